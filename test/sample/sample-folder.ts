import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Labels } from '../../src/sample/labels.ts';
import type { SampleOptions } from '../../src/sample/options.ts';
import { writeSample } from '../../src/sample/write-sample.ts';
import { groupText, type PlainAlert, sortAlerts } from './rule-model.ts';

/** Runs `use` on a fresh folder, which is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'seismo-sample-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a sample and gives what `use` reads of it. */
export function withSample<T>(
  options: Omit<SampleOptions, 'out'>,
  use: (out: string, labels: Labels) => T | Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const out = join(folder, 'logs');
    await writeSample({ ...options, out });
    return use(out, readLabels(out));
  });
}

export function readLabels(out: string): Labels {
  return JSON.parse(readFileSync(join(out, 'labels.json'), 'utf8')) as Labels;
}

/** The labelled alerts as the rule model gives its own. */
export function labelledAlerts(labels: Labels): PlainAlert[] {
  return sortAlerts(
    labels.alerts.map((alert) => ({
      rule: alert.elastic_rule_ids[0]!,
      group: groupText(alert.group_key),
      firstSeen: alert.first_seen,
      lastSeen: alert.last_seen,
      events: [...alert.evidence.event_ids].sort(),
    })),
  );
}
