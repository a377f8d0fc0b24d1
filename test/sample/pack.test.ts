import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { analyzeQuery } from '../../src/esql/analyze-query.ts';
import { declaredStreams } from '../../src/ingest/declared-streams.ts';
import { bedrockInvocation } from '../../src/ingest/formats/bedrock-invocation/format.ts';
import { PACK } from '../../src/sample/pack.ts';

interface Technique {
  id: string;
  name: string;
  reference: string;
  subtechnique?: Technique[];
}

interface RuleFile {
  metadata: Record<string, unknown>;
  rule: Record<string, unknown> & {
    name: string;
    rule_id: string;
    query: string;
    note: string;
    description: string;
    setup: string;
    references: string[];
    tags: string[];
    false_positives: string[];
    investigation_fields: { field_names: string[] };
    threat: { framework: string; tactic: Technique; technique: Technique[] }[];
  };
}

const ROOT = join(import.meta.dirname, '../..');
const SHARED = join(ROOT, '../shared/data');
const ATLAS = join(SHARED, 'atlas/ATLAS.yaml');
const ELASTIC = join(SHARED, 'rules/rules/integrations/aws_bedrock');

function load(path: string): RuleFile {
  return getStaticTOMLValue(parseTOML(readFileSync(path, 'utf8'))) as unknown as RuleFile;
}

const files = readdirSync(join(ROOT, 'rules')).filter((name) => name.endsWith('.toml'));
const pack = files.map((name) => ({ name, ...load(join(ROOT, 'rules', name)) }));

describe('the pack', () => {
  test('is what labels name', () => {
    const said = pack.map(({ rule }) => `${rule.rule_id} ${rule.name}`).sort();
    expect(said).toEqual(
      Object.values(PACK)
        .map(({ id, name }) => `${id} ${name}`)
        .sort(),
    );
  });

  test('is listed in its README', () => {
    const readme = readFileSync(join(ROOT, 'rules/README.md'), 'utf8');
    for (const name of files) expect(readme).toContain(`\`${name.replace('.toml', '')}\``);
  });

  test.each(pack)('$name is whole', ({ metadata, rule }) => {
    expect(metadata).toMatchObject({ integration: ['aws_bedrock'], maturity: 'production' });
    expect(rule).toMatchObject({
      author: ['seismo'],
      license: 'Apache-2.0',
      type: 'esql',
      language: 'esql',
      from: 'now-60m',
      interval: '10m',
      timestamp_override: 'event.ingested',
    });
    expect(rule.rule_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const part of [
      '## Triage and analysis',
      'investigation steps',
      'False positive analysis',
      'Response and remediation',
    ]) {
      expect(rule.note).toContain(part);
    }
    expect(rule.setup).toMatch(/^## Setup/);
    expect(rule.false_positives.length).toBeGreaterThan(1);
    for (const url of rule.references) expect(url).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|atlas\.mitre\.org)\//);
  });

  test.each(pack)('$name names output columns of its query to investigate', ({ rule }) => {
    const output = rule.query
      .replace(/\/\/.*/g, '')
      .split('| STATS')
      .at(-1)!;
    const columns = [...output.matchAll(/(Esql\.\w+) = /g)].map((match) => match[1]!);
    const keys = /\bBY ([^|]+)/
      .exec(output)![1]!
      .split(',')
      .map((key) => key.trim());
    expect(new Set(rule.investigation_fields.field_names)).toEqual(new Set([...keys, ...columns]));
  });

  test.each(pack)('$name compiles, and so does every query of its guide', ({ rule }) => {
    const streams = declaredStreams([bedrockInvocation]);
    const guides = rule.note.split('\n\n').filter((block) => /^ {6}FROM /.test(block));
    expect(guides.length).toBeGreaterThan(0);
    for (const query of [rule.query, ...guides]) {
      expect(analyzeQuery(query, { streams, missingStreams: 'error' }).diagnostics, query).toEqual([]);
    }
  });

  test.each(pack)('$name mentions columns of its query only in its guide', ({ rule }) => {
    const known = new Set(rule.query.match(/Esql\.\w+/g));
    for (const column of rule.note.match(/Esql\.\w+/g) ?? []) expect(known).toContain(column);
  });

  test.each(pack)('$name maps to techniques that it references and tags', ({ rule }) => {
    expect(rule.threat.length).toBeGreaterThan(0);
    for (const { technique } of rule.threat) {
      for (const { id } of technique) {
        expect(rule.references).toContain(`https://atlas.mitre.org/techniques/${id}/`);
        expect(rule.tags).toContain(`MITRE ATLAS: ${id}`);
      }
    }
  });
});

const hasShared = existsSync(ATLAS) && existsSync(ELASTIC);
const skipped = hasShared ? '' : ' (skipped: no shared data)';

describe.skipIf(!hasShared)(`against public data${skipped}`, () => {
  test('ATLAS knows each tactic and technique by that id and name', () => {
    const entries = new Map(
      readFileSync(ATLAS, 'utf8')
        .split(/\n {2}- id: /)
        .map((text) => [/^\S+/.exec(text)![0], text]),
    );
    const check = (entry: Technique): string => {
      const text = entries.get(entry.id) ?? '';
      expect(text, entry.id).toContain(`\n    name: ${entry.name}\n`);
      expect(text).not.toContain('deprecated');
      return text;
    };
    for (const { rule } of pack) {
      for (const { framework, tactic, technique } of rule.threat) {
        expect(framework).toBe('MITRE ATLAS');
        check(tactic);
        for (const entry of technique) {
          expect(check(entry)).toContain(`    - ${tactic.id}\n`);
          for (const sub of entry.subtechnique ?? []) expect(check(sub)).toContain(`subtechnique-of: ${entry.id}`);
        }
      }
    }
  });

  const originals = hasShared ? readdirSync(ELASTIC).map((name) => load(join(ELASTIC, name)).rule) : [];

  test('severity and risk are those of the rule of the same detection', () => {
    for (const { rule } of pack) {
      const { elasticIds } = Object.values(PACK).find(({ id }) => id === rule.rule_id)!;
      const original = originals.find(({ rule_id }) => rule_id === elasticIds[0]);
      expect([rule.severity, rule.risk_score], rule.name).toEqual([original?.severity, original?.risk_score]);
    }
  });

  test('no run of eight words is shared with an original', () => {
    const runs = (text: string): string[] => {
      const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
      return words.slice(7).map((_, i) => words.slice(i, i + 8).join(' '));
    };
    const prose = (rule: RuleFile['rule']): string =>
      [rule.name, rule.description, rule.note, rule.setup, ...rule.false_positives].join('\n');
    const theirs = new Set(originals.flatMap((rule) => runs(prose(rule))));
    for (const { rule } of pack) expect(runs(prose(rule)).filter((run) => theirs.has(run))).toEqual([]);
  });
});
