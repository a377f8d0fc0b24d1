// Writes a state of made-up alerts through the state store, as detection and analysts would: raised over 90 days, most of them closed.
//   node bench/alert-state.mjs FOLDER [ALERTS]
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { NO_CHANGE } from '../dist/detect/live/ledger.js';
import { openStateStore } from '../dist/state/open-state-store.js';

const DAYS = 90;
const PER_ROUND = 500;
const RULES = 60;
const CALLERS = 2_000;
const SEVERITIES = ['low', 'medium', 'high', 'critical'];
const ANALYSTS = ['anna', 'ben', 'chidi', 'dora', 'emil'];
const TAGS = ['night-shift', 'key-leak', 'vendor', 'pentest', 'batch-job', 'payments'];
const MODELS = ['anthropic.claude-3-5-sonnet-20240620-v1:0', 'amazon.nova-pro-v1:0', 'meta.llama3-1-70b-instruct-v1:0'];
const SUBJECTS = [
  'Model denied',
  'Guardrail intervened',
  'Token exhaustion',
  'Malformed requests',
  'Prompt injection',
  'Model enumeration',
];
const PLACES = [
  'production',
  'staging',
  'research',
  'support',
  'batch',
  'partner',
  'internal',
  'public',
  'mobile',
  'agent',
];
const TECHNIQUES = ['AML.T0051', 'AML.T0054', 'AML.T0040', 'AML.T0034', 'AML.T0057', 'T1078'];

/** Numbers that are the same for the same seed. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
}

/** One made-up alert, raised at a time. */
export function madeUpAlert(i, at, random) {
  // Some rules and callers make most of the noise.
  const rule = Math.min(random(RULES), random(RULES));
  const caller = `arn:aws:sts::1111222233${10 + random(3)}:assumed-role/${PLACES[random(10)]}-app/u${Math.min(random(CALLERS), random(CALLERS), random(CALLERS))}`;
  const model = MODELS[random(3)];
  const count = 3 + random(8);
  const events = Array.from({ length: count }, (_, k) => ({
    _index: 'logs-aws_bedrock.invocation-default',
    _id: ((BigInt(i * 16 + k + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n) % (1n << 128n)).toString(16).padStart(32, '0'),
    '@timestamp': new Date(at - 600_000 + k * 1_000).toISOString(),
  }));
  const first = events[0]['@timestamp'];
  const last = events.at(-1)['@timestamp'];
  const severity = SEVERITIES[(rule + (rule >> 2)) % 4];
  const fields = {
    'user.id': caller,
    'gen_ai.request.model.id': model,
    'cloud.account.id': caller.slice(13, 25),
    'Esql.total_requests_count': count,
    'Esql.total_tokens_sum': random(100_000),
    'Esql.source_ip_values': `198.51.${random(100)}.${random(256)}`,
    'Esql.first_seen_min': first,
  };
  const technique = TECHNIQUES[rule % TECHNIQUES.length];
  return {
    handle: randomUUID(),
    alert: {
      id: randomUUID().replaceAll('-', ''),
      rule_id: `rule-${rule}`,
      rule_name: `${SUBJECTS[rule % SUBJECTS.length]} in ${PLACES[Math.floor(rule / 6)]}`,
      severity,
      risk_score: 21 + 26 * SEVERITIES.indexOf(severity),
      first_seen: first,
      last_seen: last,
      window: { from: new Date(at - 3_600_000).toISOString(), to: new Date(at).toISOString() },
      fields,
      evidence: { count, events },
      threat: [
        {
          framework: 'MITRE ATLAS',
          technique: [
            {
              id: technique,
              name: `Technique ${technique}`,
              reference: `https://atlas.mitre.org/techniques/${technique}`,
            },
          ],
        },
      ],
      reason: `${count} events between ${first} and ${last} for user.id = ${caller}, gen_ai.request.model.id = ${model}: total_requests = ${count}`,
    },
    key: JSON.stringify([caller, model]),
    ruleVersion: 'v1',
    raisedAt: at,
    runs: { first: at, last: at },
    formerIds: [],
    status: random(100) === 0 ? 'withdrawn' : 'standing',
    suppressedBy: null,
    evidenceDigest: 'd',
  };
}

/** Fills a folder's state with alerts up to a moment; nine of ten are closed by analysts. */
export async function writeAlertState(directory, { alerts = 100_000, until = Date.now() } = {}) {
  const random = dice(7);
  let now = until - DAYS * 86_400_000;
  const state = await openStateStore({ directory, now: () => now });
  try {
    for (let done = 0; done < alerts; done += PER_ROUND) {
      const size = Math.min(PER_ROUND, alerts - done);
      const from = now;
      const step = (until - from) / (alerts - done);
      const raised = Array.from({ length: size }, (_, i) => madeUpAlert(done + i, Math.floor(from + i * step), random));
      now = Math.floor(from + size * step);
      await state.ledger.apply({ ...NO_CHANGE, raised });
      const handles = raised.map((r) => r.handle);
      const share = (of, n) => of.filter((_, i) => (i * 7919) % 100 < n);
      // What is old is closed; the last days hold the open ones.
      const age = (done + size) / alerts;
      const closing = age > 0.97 ? 20 : 92;
      const closed = share(handles, closing);
      const by = { name: ANALYSTS[random(ANALYSTS.length)] };
      const resolution = ['true_positive', 'false_positive', 'benign', 'false_positive', 'duplicate'][random(5)];
      await state.alerts.updateMany(
        { ids: closed },
        { resolution, assignee: by.name, tags: { add: [TAGS[random(TAGS.length)]] } },
        by,
      );
      const taken = share(
        handles.filter((h) => !closed.includes(h)),
        40,
      );
      if (taken.length > 0)
        await state.alerts.updateMany({ ids: taken }, { state: 'acknowledged', assignee: by.name }, by);
    }
  } finally {
    await state.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, count] = process.argv.slice(2);
  if (folder === undefined) throw new Error('give the folder of a store that holds no alerts yet');
  await writeAlertState(folder, { alerts: Number(count ?? 100_000) });
}
