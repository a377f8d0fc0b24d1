import { counted } from '../../base/counted.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import { numberOf, readRecords, timeLiteral } from '../event-records.ts';
import { type Looking, streamsWith } from './reading.ts';
import type { TrailCall } from './trail-calls.ts';
import { type BlindnessWarning, placeText, warningOf } from './warning.ts';

const DAY = 86_400_000;
const TOLD_MS = 7 * DAY;
/** Before its change a guardrail has to have found so much, and has to have looked at so much since, for its silence to mean something. */
const FOUND_BEFORE = 5;
const LOOKED_SINCE = 50;
const MOST_GUARDRAILS = 50;

/** Guardrails that were deleted, and those that have found nothing since they were changed: rules over their findings are blind. */
export async function changedGuardrails(calls: readonly TrailCall[], looking: Looking): Promise<BlindnessWarning[]> {
  const recent = calls.filter(({ at }) => at > looking.now - TOLD_MS);
  // A version that is deleted leaves the guardrail as it is.
  const deleted = recent.filter((c) => c.action === 'DeleteGuardrail' && c.parameter('guardrailVersion').length === 0);
  const changed = new Map(
    recent.flatMap((c) =>
      c.action === 'UpdateGuardrail' && guardrailOf(c) !== '' ? [[guardrailOf(c), c] as const] : [],
    ),
  );
  const warnings = deleted.map((call) => deletedGuardrail(call));
  for (const [id, call] of [...changed].slice(-MOST_GUARDRAILS)) {
    const found = await findingsOf(id, call.at, looking);
    if (found.before >= FOUND_BEFORE && found.after === 0 && found.looked >= LOOKED_SINCE) {
      warnings.push(changedGuardrail(call, id, found));
    }
  }
  return warnings;
}

interface Findings {
  /** Calls in which it found something in the days before its change, and since; calls that it looked at since. */
  readonly before: number;
  readonly after: number;
  readonly looked: number;
}

async function findingsOf(id: string, at: number, looking: Looking): Promise<Findings> {
  const sum = { before: 0, after: 0, looked: 0 };
  for (const stream of streamsWith(looking, ['gen_ai.guardrail_id', 'gen_ai.compliance.violation_detected'])) {
    const since = timeLiteral(at);
    const [row] = await readRecords(
      looking,
      `FROM ${quoteString(stream)} | WHERE @timestamp >= ${timeLiteral(at - TOLD_MS)} AND MV_CONTAINS(gen_ai.guardrail_id, ${quoteString(id)})` +
        ` | STATS before = COUNT(*) WHERE @timestamp < ${since} AND gen_ai.compliance.violation_detected,` +
        ` after = COUNT(*) WHERE @timestamp >= ${since} AND gen_ai.compliance.violation_detected, looked = COUNT(*) WHERE @timestamp >= ${since}`,
      1,
    );
    sum.before += numberOf(row?.before);
    sum.after += numberOf(row?.after);
    sum.looked += numberOf(row?.looked);
  }
  return sum;
}

/** The guardrail's id, which a call may give as an ARN. */
function guardrailOf(call: TrailCall): string {
  const name = call.parameter('guardrailIdentifier')[0] ?? '';
  return /:guardrail\/([^/]{1,256})$/.exec(name)?.[1] ?? name;
}

function deletedGuardrail(call: TrailCall): BlindnessWarning {
  const { at, account, region, by } = call;
  const id = guardrailOf(call);
  const place = placeText(account, region);
  return warningOf({
    kind: 'logging',
    key: `guardrail ${id} ${at}`,
    severity: 'medium',
    title: `The guardrail ${id} was deleted${place === '' ? '' : ` in ${place}`}`,
    detail:
      'It finds nothing any more: rules over what guardrails find see nothing of the calls that named it, and nothing stops these.',
    since: at,
    by,
    scope: { account, region },
    remedy: ['Ask whether it was meant. Where not, make it again and have the applications name it.'],
    query: showing(id),
  });
}

function changedGuardrail(
  { at, account, region, by }: TrailCall,
  id: string,
  { before, looked }: Findings,
): BlindnessWarning {
  return warningOf({
    kind: 'logging',
    key: `guardrail ${id} ${at}`,
    severity: 'medium',
    title: `The guardrail ${id} has found nothing since it was changed`,
    detail: `In the 7 days before its change it found something in ${counted(before, 'call')}; it has looked at ${counted(looked, 'call')} since and found nothing.`,
    since: at,
    by,
    scope: { account, region },
    figures: [
      { name: 'found before', value: before, unit: 'count' },
      { name: 'looked at since', value: looked, unit: 'count' },
    ],
    remedy: [
      'Compare its policies with those of before: `aws bedrock get-guardrail`.',
      'Ask the caller whether policies were taken out on purpose.',
    ],
    query: showing(id),
  });
}

function showing(id: string): string {
  return `FROM logs-aws.cloudtrail-* | WHERE event.action IN ("DeleteGuardrail", "UpdateGuardrail", "CreateGuardrail") AND MV_CONTAINS(gen_ai.guardrail_id, ${quoteString(id)}) | KEEP @timestamp, event.action, user.name, source.address, aws.cloudtrail.request_parameters | SORT @timestamp DESC | LIMIT 100`;
}
