import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Alert } from '../../src/detect/alert.ts';
import { hasSharedData, ndjson, runCli, SHARED_DATA } from '../cli/run-cli.ts';

interface Label {
  readonly rule_id: string;
  readonly elastic_rule_ids: readonly string[];
  readonly group_key: Readonly<Record<string, unknown>>;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly evidence: { readonly count: number; readonly event_ids: readonly string[] };
}

/** What an alert is about, whoever says it: who, when, and by which events. */
interface Essence {
  readonly rule: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly events: string;
}

let folder: string;
let labels: Label[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seismo-acceptance-'));
  const { code, err } = await runCli('sample', '--out', join(folder, 'logs'), '--hours', '24', '--seed', '7');
  expect(err).toMatch(/events in .* files written/);
  expect(code).toBe(0);
  const text = await readFile(join(folder, 'logs', 'labels.json'), 'utf8');
  labels = (JSON.parse(text) as { alerts: Label[] }).alerts;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function essenceOfLabel(rule: string, label: Label): Essence {
  const { first_seen, last_seen, evidence } = label;
  return { rule, first_seen, last_seen, events: [...evidence.event_ids].sort().join() };
}

function essence(alert: Alert): Essence {
  const { rule_id: rule, first_seen, last_seen, evidence } = alert;
  return {
    rule,
    first_seen,
    last_seen,
    events: evidence.events
      .map((e) => e._id)
      .sort()
      .join(),
  };
}

const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

async function alertsOf(...args: string[]): Promise<Alert[]> {
  const { code, out, err } = await runCli('detect', ...args, '--format', 'ndjson');
  expect(err).not.toContain('dead letter');
  expect(code).toBe(0);
  return ndjson<Alert>(out);
}

function expectLabelled(alerts: readonly Alert[], expected: readonly Essence[]): void {
  expect(alerts.map(essence).sort(byText)).toEqual([...expected].sort(byText));
  for (const alert of alerts) {
    expect(alert.evidence.count).toBe(alert.evidence.events.length);
    const label = labels.find(
      (l) =>
        [l.rule_id, ...l.elastic_rule_ids].includes(alert.rule_id) &&
        essenceOfLabel(alert.rule_id, l).events === essence(alert).events,
    );
    // Columns are named by each rule; the values of the group key are the label's.
    expect(Object.values(alert.fields)).toEqual(expect.arrayContaining(Object.values(label!.group_key)));
  }
}

test('the pack raises exactly the labelled alerts', async () => {
  const alerts = await alertsOf('--logs', join(folder, 'logs'));
  expectLabelled(
    alerts,
    labels.map((label) => essenceOfLabel(label.rule_id, label)),
  );
  expect(alerts.length).toBeGreaterThan(20);
  for (const alert of alerts) expect(alert.threat.length).toBeGreaterThan(0);
});

describe.skipIf(!hasSharedData)("Elastic's own rules, unchanged", () => {
  test.each([['rules/seed'], ['rules/rules/integrations/aws_bedrock']])(
    '%s raise exactly the labelled alerts',
    async (rules) => {
      const { readdir } = await import('node:fs/promises');
      const path = join(SHARED_DATA, rules);
      const texts = await Promise.all((await readdir(path)).map((name) => readFile(join(path, name), 'utf8')));
      const ids = texts.flatMap((text) => /^rule_id = "(.*)"/m.exec(text)?.[1] ?? []);
      const expected = labels.flatMap((label) =>
        label.elastic_rule_ids.filter((id) => ids.includes(id)).map((id) => essenceOfLabel(id, label)),
      );
      expect(expected.length).toBeGreaterThan(0);
      expectLabelled(await alertsOf('--logs', join(folder, 'logs'), '--rules', path), expected);
    },
  );
});

test('a store gives the alerts that the logs themselves give', async () => {
  const logs = join(folder, 'logs');
  const data = join(folder, 'data');
  expect((await runCli('ingest', '--logs', logs, '--data', data)).code).toBe(0);
  expect(await alertsOf('--data', data)).toEqual(await alertsOf('--logs', logs));
});

test('without attacks there are no alerts, though near misses are there', async () => {
  const quiet = join(folder, 'quiet');
  await runCli('sample', '--out', quiet, '--hours', '12', '--attacks', 'none');
  expect(await alertsOf('--logs', quiet)).toEqual([]);
});
