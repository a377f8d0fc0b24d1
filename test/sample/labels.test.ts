import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACK_NAMES, ATTACKS } from '../../src/sample/attacks/registry.ts';
import { PACK } from '../../src/sample/pack.ts';
import { MODEL_RULE_IDS, modelAlerts, type Reading, readRecords } from './rule-model.ts';
import { labelledAlerts, withSample } from './sample-folder.ts';

const READINGS: readonly Reading[] = [
  { findings: 'acted', action: 'contains' },
  { findings: 'acted', action: 'only' },
  { findings: 'all', action: 'contains' },
  { findings: 'all', action: 'only' },
];
const READING = READINGS[0]!;

describe('labels say what the rules say', () => {
  test.each([
    { seed: 1, hours: 24, eventsPerHour: 1_200 },
    { seed: 2, hours: 2, eventsPerHour: 1_200 },
    { seed: 3, hours: 6, eventsPerHour: 600 },
    { seed: 4, hours: 48, eventsPerHour: 300 },
    { seed: 5, hours: 3, eventsPerHour: 12_000 },
    { seed: 6, hours: 2, eventsPerHour: 1 },
  ])('seed $seed, $hours hours, $eventsPerHour events an hour', async (options) => {
    await withSample(options, (out, labels) => {
      const records = readRecords(out);
      expect(records).toHaveLength(labels.events);
      const expected = labelledAlerts(labels);
      for (const reading of READINGS) expect(modelAlerts(records, reading)).toEqual(expected);
    });
  });

  test('windows at other steps find the same alerts', async () => {
    await withSample({ seed: 7, hours: 4, eventsPerHour: 900 }, (out, labels) => {
      const records = readRecords(out);
      for (const stepMs of [60_000, 300_000, 420_000]) {
        expect(modelAlerts(records, READING, { stepMs })).toEqual(labelledAlerts(labels));
      }
    });
  });

  test('for any seed, span, rate and choice of attacks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 2, max: 26 }),
        fc.integer({ min: 1, max: 400 }),
        fc.subarray([...ATTACK_NAMES]),
        fc.integer({ min: 0, max: 20_000 * 24 }),
        async (seed, hours, eventsPerHour, attacks, startHour) => {
          const start = new Date(startHour * 3_600_000);
          await withSample({ seed, hours, eventsPerHour, attacks, start }, (out, labels) => {
            expect(labels.attacks.map(({ name }) => name)).toEqual(attacks);
            expect(modelAlerts(readRecords(out), READING)).toEqual(labelledAlerts(labels));
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('without attacks nothing alerts', async () => {
    await withSample({ attacks: 'none', hours: 12 }, (out, labels) => {
      expect(labels.alerts).toEqual([]);
      expect(labels.near_misses.length).toBeGreaterThan(10);
      for (const reading of READINGS) expect(modelAlerts(readRecords(out), reading)).toEqual([]);
    });
  });

  test('near misses are near: one step lower, every threshold catches its own', async () => {
    await withSample({ attacks: 'none', hours: 6 }, (out, labels) => {
      const eased = modelAlerts(readRecords(out), READING, { ease: 1 });
      for (const miss of labels.near_misses) {
        if (!/-at-threshold$|^few-/.test(miss.name)) continue;
        const caught = eased.filter((alert) => miss.users.some((user) => alert.group.includes(user)));
        expect(
          caught.map((alert) => alert.rule),
          miss.name,
        ).toContain(miss.elastic_rule_ids[0]);
      }
    });
  });
});

describe('labels', () => {
  test('every detection has an attack, and several have more', async () => {
    await withSample({ hours: 2, eventsPerHour: 200 }, (_out, labels) => {
      const rules = new Set(labels.alerts.flatMap((alert) => alert.elastic_rule_ids));
      expect([...rules].sort()).toEqual([...MODEL_RULE_IDS].sort());
      expect(labels.attacks.map(({ name }) => name)).toEqual(ATTACK_NAMES);
    });
  });

  test('an attack is the same alone and among others', async () => {
    const options = { seed: 11, hours: 5, eventsPerHour: 100 };
    const all = await withSample(options, (_out, labels) => labels.alerts);
    for (const { name } of ATTACKS) {
      const alone = await withSample({ ...options, attacks: [name] }, (_out, labels) => labels.alerts);
      expect(alone).toEqual(all.filter((alert) => alert.attack === name));
      expect(alone.length).toBeGreaterThan(0);
    }
  });

  test('evidence is complete and in time order, and attacks keep a distance from both ends', async () => {
    await withSample({ seed: 12, hours: 2 }, (out, labels) => {
      const byRequest = new Map(readRecords(out).map((record) => [record.requestId, record]));
      for (const { evidence } of labels.alerts) {
        expect(evidence.count).toBe(evidence.event_ids.length);
        const times = evidence.request_ids.map((id) => Date.parse(String(byRequest.get(id)?.timestamp)));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(new Set(evidence.event_ids).size).toBe(evidence.count);
      }
      const start = Date.parse(labels.start);
      for (const { from, to } of [...labels.attacks, ...labels.near_misses]) {
        expect(Date.parse(from)).toBeGreaterThanOrEqual(start + 600_000);
        expect(Date.parse(to)).toBeLessThanOrEqual(start + labels.hours * 3_600_000 - 600_000);
      }
    });
  });

  test('users of attacks and near misses do nothing else', async () => {
    await withSample({ seed: 13, hours: 3 }, (out, labels) => {
      const users = [...labels.attacks.map(({ user }) => user), ...labels.near_misses.flatMap(({ users }) => users)];
      expect(new Set(users).size).toBe(users.length);
      const records = readRecords(out);
      for (const miss of labels.near_misses) {
        const own = records.filter((record) => miss.users.includes((record.identity as { arn: string }).arn));
        expect(own, miss.name).toHaveLength(miss.events);
      }
    });
  });

  test('rule ids are those of the pack', () => {
    const ids = Object.values(PACK).map(({ id }) => id);
    expect(new Set(ids).size).toBe(10);
    expect(new Set(Object.values(PACK).flatMap(({ elasticIds }) => elasticIds))).toEqual(new Set(MODEL_RULE_IDS));
  });
});
