// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the configuration are written so.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { configKeys, retentionRules } from '../../../src/app/config/config-schema.ts';
import { loadConfig, readConfig } from '../../../src/app/config/load-config.ts';
import { showConfig } from '../../../src/app/config/show-config.ts';
import { renderDiagnostic } from '../../../src/base/source-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'seismo-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string, env: Record<string, string> = {}) => readConfig('seismo.yaml', text, { env, folder });

/** What is wrong, each as `line:column message (hint)`. */
function mistakes(text: string, env: Record<string, string> = {}): string[] {
  const { diagnostics, source, config } = read(text, env);
  expect(config === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map((d) => {
    const { line, column } = source.position(d.span?.start ?? 0);
    return `${line}:${column} ${d.message}${d.hint === undefined ? '' : ` (${d.hint})`}`;
  });
}

describe('what is understood', () => {
  test('nothing: all defaults', () => {
    for (const text of ['', '# only a comment\n', 'sources:\nrules:\n']) {
      expect(read(text).config).toMatchObject({
        data: join(folder, 'seismo-data'),
        listen: { host: '127.0.0.1', port: 7700 },
        sample: false,
        sources: [],
        detection: { every: 1_000, time_limit: 30_000, memory_limit: 1e9 },
        retention: {},
        log: { level: 'info' },
      });
    }
    expect(loadConfig(undefined, {}).config!.data).toBe(join(process.cwd(), 'seismo-data'));
  });

  test('durations, sizes, addresses, and paths from the folder of the file', () => {
    const { config } = read(`
data: /var/lib/seismo
listen: "[::1]:80"
rules: [rules, /etc/rules]
sources: [{ type: files, name: a, paths: [logs/*.gz], poll: 5m }]
retention: { "logs-a.*": { age: 90d, size: 1.5 GiB }, "*": { age: 52w } }
notifiers: [{ type: file, name: f, path: out/alerts.ndjson }]
sample: { seed: 7 }
`);
    expect(config).toMatchObject({
      data: '/var/lib/seismo',
      listen: { host: '::1', port: 80 },
      rules: [join(folder, 'rules'), '/etc/rules'],
      sources: [{ paths: [join(folder, 'logs/*.gz')], poll: 300_000 }],
      notifiers: [{ path: join(folder, 'out/alerts.ndjson') }],
      sample: { seed: 7, history: 10_800_000 },
    });
    expect(retentionRules(config!)).toEqual([
      { streams: 'logs-a.*', ageMs: 90 * 86_400_000, sizeBytes: 1.5 * 2 ** 30 },
      { streams: '*', ageMs: 364 * 86_400_000 },
    ]);
  });

  test.each([
    ['7700', { host: '127.0.0.1', port: 7700 }],
    [':7700', { host: '::', port: 7700 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
  ])('listen: %s', (listen, address) => {
    expect(read(`listen: ${listen}`).config!.listen).toEqual(address);
  });

  test('what is shown says the same when it is read again', () => {
    const text = `
rules: [a]
sources: [{ type: files, name: a, paths: [x], poll: 5m }]
retention: { a: { size: 5GB } }
notifiers:
  - { type: slack, name: s, url: "\${env:SLACK}", storm: { above: 3 } }
  - { type: webhook, name: w, url: "https://example.org/x", body: { text: "{{message.title}}" } }
routes: [{ severity: high, to: s, mute: [{ days: [sat], to: "08:00" }] }]
tls: { certificate: "\${env:SLACK}", key: "\${env:SLACK}" }
`;
    const env = { SLACK: 'https://hooks.slack.com/services/a' };
    const first = read(text, env);
    const shown = showConfig(first.root, configKeys);
    const second = read(shown, env);
    expect(second.diagnostics).toEqual([]);
    expect(second.config).toEqual(first.config);
    expect(showConfig(second.root, configKeys)).toBe(shown);
  });
});

describe('what is wrong', () => {
  test('is told all at once, each with its place', () => {
    expect(
      mistakes(`
listen: 0.0.0.0
ruls: [a]
sources:
  - type: files
    name: a
    paths: /var/log
  - type: s4
  - name: b
retention:
  logs: { age: 90 days }
  more: {}
log: { level: warning }
detection: fast
routes:
  - to: sco
notifiers:
  - { type: stdout, name: soc, nmae: x }
  - { type: email, name: soc, host: m, from: a@b.c, to: [] }
sample: often
`),
    ).toEqual([
      '2:9 `listen` is "0.0.0.0": an address and a port are expected, such as 127.0.0.1:7700',
      '3:1 unknown key `ruls` (did you mean `rules`?)',
      '7:12 `sources[0].paths` is "/var/log", a list is expected (write it as a list: `[/var/log]`)',
      expect.stringMatching(/^8:11 `sources\[1\]\.type` is "s4", (?:one of )?`files`.* is expected/),
      expect.stringMatching(/^9:5 `type` is missing from `sources\[2\]` \(expected: one of files/),
      '11:16 `retention.logs.age` is "90 days": a duration is expected, such as 30s, 10m or 90d',
      '12:9 `retention.more` is a table: an age or a size is expected',
      '13:15 `log.level` is "warning", one of `debug`, `info`, `warn`, `error` is expected',
      '14:12 `detection` is "fast", a table is expected',
      '16:9 there is no notifier called "sco"; did you mean "soc"?',
      expect.stringMatching(/^18:32 unknown key `nmae` in `notifiers\[0\]` \(keys: /),
      '19:26 two notifiers are called "soc"',
      '19:57 `notifiers[1].to` is a list of 0: at least 1 entries are expected',
      '20:9 `sample` is "often", `true` or `false` or table is expected',
    ]);
  });

  test('is marked in its line', () => {
    const { source, diagnostics } = read('log:\n  levl: info\n');
    expect(renderDiagnostic(source, diagnostics[0]!)).toBe(
      [
        'seismo.yaml:2:3: error[config/unknown-key]: unknown key `levl` in `log`',
        '  2 |   levl: info',
        '    |   ^^^^',
        '  hint: did you mean `level`?',
      ].join('\n'),
    );
  });

  test.each([
    ['a: [1', '1:6'],
    ['a: 1\na: 2', '2:1'],
    ['- a', '1:1'],
    ['just text', '1:1'],
    ['data: *nowhere', '1:7'],
    ['? [a]\n: b', '1:3'],
  ])('YAML: %j', (text, place) => {
    expect(mistakes(text)[0]).toMatch(new RegExp(`^${place} `));
  });

  test('a file that multiplies by its aliases is refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`);
    expect(mistakes(lines.join('\n')).join()).toContain('nested or repeated too deeply');
    expect(mistakes('a: &a [*a]').join()).toContain('nested or repeated too deeply');
  });

  test('a key of any object is a key like others', () => {
    expect(mistakes('__proto__: { x: 1 }\nconstructor: 1\n')).toHaveLength(2);
    expect(mistakes('retention: { __proto__: { age: 1d } }')).toEqual([]);
  });

  test('a file that is not there is told', () => {
    expect(() => loadConfig(join(folder, 'none.yaml'), {})).toThrow('no such file or directory');
  });

  test('whatever is in a file, nothing is thrown', () => {
    const piece = fc.constantFrom(
      'sources',
      'auth',
      'tokens',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      '&a ',
      '*a',
      '${env:A}',
      'x',
      '1',
      '|',
      '!!js ',
      '#',
      '<<',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((p) => p.join('')),
        ),
        (text) => {
          const { config, diagnostics } = read(text);
          if (config === undefined) expect(diagnostics.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('secrets', () => {
  const TOKEN = 'correct-horse-battery-staple';

  test('come from the environment and from files', () => {
    writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
    const text = `
auth:
  tokens:
    - { name: a, role: admin, token: "\${env:TOKEN}" }
    - { name: b, role: admin, token: "\${file:token}" }
notifiers: [{ type: webhook, name: w, url: "https://x.org", headers: { Authorization: "Bearer \${env:TOKEN} $\${env:TOKEN}" } }]
`;
    const { config } = read(text, { TOKEN });
    expect(config!.auth.tokens.map((t) => t.token)).toEqual([TOKEN, TOKEN]);
    expect(config!.notifiers[0]).toMatchObject({ headers: { Authorization: `Bearer ${TOKEN} \${env:TOKEN}` } });
  });

  test.each([
    ['data: ${env:HOM}', '1:7 the environment variable HOM is not set (HOME is set)'],
    ['data: ${env:EMPTY}', '1:7 the environment variable EMPTY is empty'],
    ['data: ${vault:x}', '1:7 `${vault:...}` refers to nothing (write `${env:NAME}` or `${file:/path}`)'],
    ['data: ${file:/no/such}', '1:7 the file /no/such cannot be read: no such file or directory'],
    ['listen: ${env:NO}', '1:9 the environment variable NO is not set'],
  ])('that are not there are told: %s', (text, message) => {
    expect(mistakes(text, { HOME: '/root', EMPTY: '' })).toEqual([message]);
  });

  test('are nowhere to be seen: not in what is shown, not in mistakes, not in marked lines', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{8,40}$/).filter((s) => !/^\d+$/.test(s));
    fc.assert(
      fc.property(secret, fc.boolean(), fc.boolean(), (value, inFile, broken) => {
        const written = inFile ? value : '${env:S}';
        const text = `
auth: { tokens: [{ name: a, role: ${broken ? 'king' : 'admin'}, token: "${written}" }] }
tls: { certificate: c, key: "${written}"${broken ? ', more: 1' : ''} }
notifiers:
  - { type: slack, name: s, url: "${broken ? written : `https://hooks.slack.com/${written}`}" }
  - { type: pagerduty, name: p, routing_key: "${written}" }
  - { type: webhook, name: w, url: "https://x.org", headers: { X-Key: "${written}" }, secret: "${written}" }
  - { type: email, name: m, host: h, from: a@b.c, to: [a@b.c], username: u, password: "${written}" }
listen: "${inFile ? 'nowhere' : '${env:S}'}"
`;
        const loaded = read(text, { S: value });
        const shown = loaded.diagnostics.map((d) => renderDiagnostic(loaded.source, d)).join('\n');
        expect(shown).not.toContain(value);
        expect(showConfig(loaded.root, configKeys)).not.toContain(value);
        expect(inspect(loaded.secrets) + JSON.stringify(loaded.secrets) + String(loaded.secrets)).not.toContain(value);
      }),
    );
  });

  test('are hidden in the lines of a file that is no YAML', () => {
    const { source, diagnostics } = read('auth:\n  token: hunter2\n  password: "a\nkey: [hunter3\n');
    expect(diagnostics.map((d) => renderDiagnostic(source, d)).join()).not.toMatch(/hunter/);
    expect(source.text).not.toMatch(/hunter/);
  });
});
