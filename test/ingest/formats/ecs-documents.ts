import type { Json } from '../../../src/base/canonical-json.ts';

type Members = { readonly [key: string]: Json };

/** A document of an integration, nested and dotted. */
export function document(more: Members = {}): Members {
  return {
    '@timestamp': '2026-03-01T09:10:11.123Z',
    ecs: { version: '8.11.0' },
    data_stream: { type: 'logs', dataset: 'okta.system', namespace: 'default' },
    event: { action: 'user.session.start', category: ['authentication'], type: 'start', duration: '12', created: 1e12 },
    'source.ip': '203.0.113.7',
    source: { port: '443', geo: { location: { lat: 1, lon: 2.5 } } },
    user: { id: 1000, name: 'dana', roles: ['a', 'b'] },
    related: { ip: '203.0.113.7' },
    labels: { team: 'red', level: 5 },
    okta: {
      outcome: { score: 7, ratio: 0.5, ok: true, tags: ['x', 'y'] },
      targets: [{ id: 'a' }, { id: 'b' }],
      none: null,
    },
    message: 'hello',
    ...more,
  };
}
