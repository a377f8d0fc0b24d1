/** What may keep rules from seeing something. */
export const WARNING_KINDS = [
  'quiet',
  'bodies',
  'logging',
  'unlogged',
  'source',
  'clock',
  'dead_letters',
  'dropped',
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

export const WARNING_SEVERITIES = ['high', 'medium', 'low'] as const;
export type WarningSeverity = (typeof WARNING_SEVERITIES)[number];

/** A number behind a warning, with the words for it; times are milliseconds, shares between 0 and 1. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'count' | 'ms' | 'share';
}

/** What a warning is about; null where it is about more than one, or where that is not known. */
export interface WarningScope {
  readonly stream: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly source: string | null;
}

/** That something is not seen, or was not for a while: what was seen of that, since when, and what to do. Times are milliseconds since the epoch. */
export interface BlindnessWarning {
  /** The same as long as the same is wrong. */
  readonly id: string;
  readonly kind: WarningKind;
  readonly severity: WarningSeverity;
  readonly title: string;
  readonly detail: string;
  readonly since: number | null;
  /** When it was put right, where logs are missing for a while only. */
  readonly until: number | null;
  readonly scope: WarningScope;
  /** Who did it: an ARN, where CloudTrail says so. */
  readonly by: string | null;
  readonly figures: readonly Figure[];
  readonly remedy: readonly string[];
  /** A query that shows it. */
  readonly query: string | null;
}

type WarningParts = Pick<BlindnessWarning, 'kind' | 'severity' | 'title' | 'detail' | 'remedy'> &
  Partial<Pick<BlindnessWarning, 'since' | 'until' | 'by' | 'figures' | 'query'>> & {
    readonly scope?: Partial<WarningScope>;
    /** What tells it from others of its kind and scope. */
    readonly key?: string;
  };

/** A warning of its parts; what is not said of it is null. */
export function warningOf({ scope = {}, key = '', ...parts }: WarningParts): BlindnessWarning {
  const whole: WarningScope = { stream: null, account: null, region: null, source: null, ...scope };
  const place = [whole.stream, whole.account, whole.region, whole.source, key].map((part) => part ?? '');
  return {
    since: null,
    until: null,
    by: null,
    figures: [],
    query: null,
    ...parts,
    id: [parts.kind, ...place].join('|'),
    scope: whole,
  };
}

/** An account and region in words: `account 1 in eu-west-1`; empty where neither is known. */
export function placeText(account: string | null, region: string | null): string {
  if (account === null) return region ?? '';
  return region === null ? `account ${account}` : `account ${account} in ${region}`;
}

/** A span of time in words, in the two largest units: `3 h 20 min`, `2 d`. */
export function spanText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 2_880) return both(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return both(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function both(large: number, unit: string, small: number, smaller: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}
