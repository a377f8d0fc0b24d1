import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { cloudTrail } from '../../../src/ingest/formats/cloudtrail/format.ts';
import { parseTimestamp } from '../../../src/ingest/formats/timestamp.ts';
import { fieldsOf, readLines, sharedData } from './everything.ts';

const folder = sharedData('cloudtrail');
const logs = folder.isThere ? readdirSync(folder.path).filter((name) => name.endsWith('.log')) : [];

/** Where we differ on purpose; the folder's README says why. */
const DIFFERENT = [
  /^@timestamp$/,
  /^ecs\.version$/,
  /^tags$/,
  /^event\.(created|original)$/,
  /^source\.(geo|as)\./,
  /^user_agent\.device\./,
  /^(actor|target|user|service|entity)\.(target\.|entity\.|target\.entity\.)id$/,
  /^user\.changes\.name$/,
  /\.additional_eventdata(\.UserName)?$/,
];

/** Changes that its documents call info. */
const TYPES: Readonly<Record<string, readonly string[]>> = { 'test-update-assume-role-policy-json.log': ['change'] };

function flat(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, member]): [string, unknown][] =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? flat(member as object, `${prefix}${key}.`)
      : [[`${prefix}${key}`, member]],
  );
}

function expectedOf(log: string): readonly object[] {
  const path = join(folder.path, `${log}-expected.json`);
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, 'utf8')) as { expected: object[] }).expected;
}

describe.skipIf(!folder.isThere)("Elastic's documents of CloudTrail events", () => {
  test.each(logs)('%s has the same values, the deliberate differences aside', (log) => {
    const records = readLines<Json>(join(folder.path, log));
    const expected = expectedOf(log);
    expect(records.length).toBeGreaterThan(0);
    records.forEach((record, i) => {
      const fields = fieldsOf(cloudTrail, record);
      let compared = 0;
      for (const [name, value] of flat(expected[i] ?? {})) {
        const ours = fields[name];
        if (name.startsWith('related.')) expect(ours ?? [], name).toEqual(expect.arrayContaining(value as string[]));
        else if (name === 'user_agent.version') expect(`${String(value)}.`).toContain(`${String(ours)}.`);
        else if (name.endsWith('creation_date')) expect(ours, name).toBe(parseTimestamp(value as string));
        else if (name.startsWith('aws.cloudtrail.flattened.')) expect(ours, name).toBe(String(value));
        else if (name === 'event.type') expect(ours, name).toEqual(i === 0 && log in TYPES ? TYPES[log] : value);
        else if (!DIFFERENT.some((pattern) => pattern.test(name))) expect(ours, name).toEqual(value);
        else continue;
        compared++;
      }
      expect(compared).toBeGreaterThan(20);
      if (log !== 'test-user-authentication.log') {
        const text = flat(expected[i] ?? {}).find(([name]) => name === 'aws.cloudtrail.additional_eventdata')?.[1];
        expect(fields['aws.cloudtrail.additional_eventdata']).toBe(text);
      }
    });
  });
});
