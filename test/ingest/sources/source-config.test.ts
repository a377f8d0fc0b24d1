import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openSource } from '../../../src/ingest/sources/open-source.ts';
import type { SourceContext } from '../../../src/ingest/sources/source.ts';
import { sourceConfig } from '../../../src/ingest/sources/source-config.ts';

const context = { now: Date.now } as unknown as SourceContext;

test('the documented example is valid, and each of its sources opens without reaching out', () => {
  const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/sources.md', 'utf8'))!;
  const { sources } = parse(yaml!) as { sources: unknown[] };
  const opened = sources.map((source) => openSource(sourceConfig.parse(source), context));
  expect(opened.map(({ name, kind }) => [name, kind])).toEqual([
    ['gateway', 'files'],
    ['archive', 's3'],
    ['new-logs', 'sqs'],
    ['invocations', 'cloudwatch'],
  ]);
  for (const { status } of opened) expect(status).toMatchObject({ state: 'starting', lagMs: 0 });
});

test('every setting is documented', () => {
  const documented = readFileSync('docs/sources.md', 'utf8');
  const settings = sourceConfig.options.flatMap((option) => Object.keys(option.shape));
  const common = new Set(['type', 'name']);
  expect(settings.filter((name) => !common.has(name) && !documented.includes(`\`${name}\``))).toEqual([]);
});

describe('mistakes are told', () => {
  test.each([
    [{ type: 'ftp', name: 'x' }, /type/],
    [{ type: 'files', name: 'x', paths: [] }, /paths/],
    [{ type: 'files', name: 'x', paths: ['/x'], pole: '1s' }, /pole/],
    [
      { type: 'files', name: 'x', paths: ['/x'], poll: 'soon' },
      /a duration is expected: a whole number and ms, s, m, h, d or w/,
    ],
    [{ type: 's3', name: 'x', bucket: 'b', endpoint: 'ftp://x' }, /endpoint/],
    [{ type: 'sqs', name: 'x', queue_url: 'https://x/y', wait: '30s' }, /SQS waits for 20s at most/],
    [{ type: 'cloudwatch', name: 'x' }, /log_group/],
  ])('%j', (config, message) => {
    const { error } = sourceConfig.safeParse(config);
    expect(error?.message).toMatch(message);
  });
});

test("AWS's libraries are loaded only when a source reaches out", () => {
  const folder = 'src/ingest/sources';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const early = files.filter((name) =>
    /^import (?!type).*from '@aws-sdk/m.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(early).toEqual([]);
});
