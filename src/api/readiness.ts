import type { ApiContext } from './api-context.ts';

/** Whether a part of the service does its work. */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

type Checked = Pick<ApiContext, 'store' | 'state' | 'intake' | 'detection' | 'sources'>;

/** Commits that a rule may be behind and still count as caught up: it judges as many in a few rounds. */
const MOST_BEHIND = 200;
/** Milliseconds that a store may take to answer. */
const ANSWER_MS = 2_000;

/** Looks at each part of the service: stores that answer, an intake that takes logs, rules that keep up, sources that read. */
export async function readiness(context: Checked): Promise<readonly ReadinessCheck[]> {
  const { store, state, intake, sources } = context;
  const [events, remembered] = await Promise.all([
    answers('store', async () => `${store.lastCommit()} commits, ${await store.countDeadLetters()} dead letters`),
    answers('state', async () => `${(await state.outbox.counts()).reduce((n, c) => n + c.waiting, 0)} messages wait`),
  ]);
  const failed = sources.filter((source) => source.status.state === 'failed');
  return [
    events,
    remembered,
    {
      name: 'intake',
      ok: intake.stopped === undefined,
      message: intake.stopped ?? (intake.busy ? 'busy' : 'takes logs'),
    },
    detectionCheck(context),
    {
      name: 'sources',
      ok: failed.length === 0,
      message:
        failed.map(({ name, status }) => `${name}: ${status.message ?? 'failed'}`).join('; ') ||
        `${sources.length} read`,
    },
  ];
}

/** A rule that cannot be judged harms no other: it is told, and does not count. */
function detectionCheck({ detection }: Checked): ReadinessCheck {
  const rules = detection.status();
  const judged = rules.filter((rule) => rule.problem === undefined);
  const behind = Math.max(0, ...judged.map((rule) => rule.behind));
  const wrong = rules.length - judged.length;
  return {
    name: 'detection',
    ok: behind <= MOST_BEHIND,
    message: `${rules.length} rules, ${behind} commits behind${wrong > 0 ? `, ${wrong} not judged at present` : ''}`,
  };
}

async function answers(name: string, ask: () => Promise<string>): Promise<ReadinessCheck> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  });
  try {
    return { name, ok: true, message: await Promise.race([ask(), late]) };
  } catch (error) {
    return { name, ok: false, message: error instanceof Error ? error.message : 'it does not answer' };
  } finally {
    clearTimeout(timer);
  }
}
