import { type LiveAttackPlan, LiveAttacks } from './live-attacks.ts';
import { ordinaryCall } from './ordinary-call.ts';
import { RESIDENTS, type Resident } from './population.ts';
import { Random } from './random.ts';
import { type LogRecord, renderInvocation } from './record.ts';
import { activity } from './rhythm.ts';
import { type ScenarioUser, userArn } from './scenario.ts';
import { eventsOfHour, type Traffic } from './traffic.ts';

const HOUR_MS = 3_600_000;
/** Of the weeks before a little is enough: whom they show, when, and with which models. */
const PER_HOUR = 2;
/** Attackers of so long are known beforehand. */
const KNOWN_MS = 3 * HOUR_MS;
/** Of those so many have worked here before; the others are seen for the first time. */
const KNOWN_SHARE = 0.75;
/** Calls of one of them in the busiest hour of a day, on average. */
const BUSIEST = 0.3;

/**
 * The weeks before the traffic: ordinary calls only, of residents and of most of those who will attack soon, so that it can be seen what
 * is usual for them. In time order, up to where the history begins.
 */
export function* pastRecords(plan: LiveAttackPlan, pastMs: number, traffic: Traffic): Generator<LogRecord> {
  const insiders = insidersOf(plan);
  const first = Math.floor((plan.historyStart - pastMs) / HOUR_MS) * HOUR_MS;
  for (let hour = first; hour + HOUR_MS <= plan.historyStart; hour += HOUR_MS) {
    const records = [...traffic.hour(hour, eventsOfHour(hour, PER_HOUR))];
    const random = new Random(plan.seed, `past/${plan.start}/${hour}`);
    for (const insider of insiders) {
      const expected = BUSIEST * activity(insider.rhythm, insider.utcOffsetHours, hour);
      const calls = Math.floor(expected + random.fraction());
      for (let i = 0; i < calls; i++) {
        const time = hour + random.integer(0, 3_599) * 1_000;
        records.push(renderInvocation(ordinaryCall(random, insider, time)));
      }
    }
    yield* records.sort((a, b) => a.time - b.time);
  }
}

/** Those of the attackers to come that have a past: somebody's work under their names. */
function insidersOf(plan: LiveAttackPlan): Resident[] {
  const attacks = new LiveAttacks(plan);
  attacks.until(plan.start + KNOWN_MS);
  const random = new Random(plan.seed, `insiders/${plan.start}`);
  return attacks.users
    .filter(() => random.chance(KNOWN_SHARE))
    .map((user) => ({
      ...random.pick(colleaguesOf(user)),
      caller: { arn: userArn(user), account: user.account, region: user.region },
    }));
}

function colleaguesOf({ account, region }: ScenarioUser): readonly Resident[] {
  const office = RESIDENTS.filter((resident) => resident.rhythm === 'office' && resident.caller.account === account);
  const near = office.filter((resident) => resident.caller.region === region);
  return near.length > 0 ? near : office;
}
