import { suggest } from '../../../../base/suggest.ts';

const COMPARISONS = ['lt', 'lte', 'gt', 'gte'] as const;
const TIMES = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
const ENCODINGS = ['windash', 'base64', 'base64offset', 'wide', 'utf16', 'utf16le', 'utf16be'] as const;
const REGEX_FLAGS: Record<string, 'i' | 'm' | 's'> = {
  i: 'i',
  ignorecase: 'i',
  m: 'm',
  multiline: 'm',
  s: 's',
  dotall: 's',
};
const PLACES = ['contains', 'startswith', 'endswith'];
const KINDS = ['re', 'cidr', 'exists', 'fieldref', 'expand'];
const OTHERS = ['all', 'cased', 'neq'];
const ALL = [...COMPARISONS, ...TIMES, ...ENCODINGS, ...Object.keys(REGEX_FLAGS), ...PLACES, ...KINDS, ...OTHERS];

export type Comparison = (typeof COMPARISONS)[number];
export type Encoding = (typeof ENCODINGS)[number];

/** What a chain of modifiers (`|base64offset|contains|all`) makes of a field and its values. */
export interface ModifierChain {
  /** What is done to values, in order. */
  readonly encodings: readonly Encoding[];
  /** Whether anything may stand before the value, and after it. */
  readonly openStart: boolean;
  readonly openEnd: boolean;
  readonly compare?: Comparison;
  /** The flags of a regular expression, sorted; absent where the values are none. */
  readonly regex?: string;
  readonly cidr: boolean;
  readonly exists: boolean;
  readonly fieldref: boolean;
  readonly expand: boolean;
  /** The part of a date that is compared. */
  readonly time?: (typeof TIMES)[number];
  readonly all: boolean;
  readonly cased: boolean;
  /** `neq`: none of the values. */
  readonly none: boolean;
}

export interface ModifierProblem {
  readonly code: 'unknown-modifier' | 'bad-modifier';
  readonly message: string;
  readonly hint?: string;
}

/** Reads the modifiers of a key (Sigma modifiers appendix 2.1), or tells why they have no meaning together. */
export function readModifiers(
  names: readonly string[],
): { readonly chain: ModifierChain } | { readonly problem: ModifierProblem } {
  const encodings: Encoding[] = [];
  const times: (typeof TIMES)[number][] = [];
  const comparisons: Comparison[] = [];
  const flags = new Set<string>();
  const seen = new Set<string>();
  for (const written of names) {
    const name = written.trim().toLowerCase();
    const flag = REGEX_FLAGS[name];
    if (!ALL.includes(name)) return { problem: unknown(written) };
    if (flag !== undefined) {
      if (!seen.has('re'))
        return bad(`the modifier \`${written}\` belongs to a regular expression`, 'write `|re` before it');
      flags.add(flag);
    } else if (isOneOf(ENCODINGS, name)) {
      // An encoded text holds no wildcard that a later reader would see.
      if (name !== 'windash' && PLACES.some((place) => seen.has(place)))
        return bad(
          `\`${name}\` after \`contains\`, \`startswith\` or \`endswith\` would encode the wildcards`,
          `write \`|${name}\` first`,
        );
      encodings.push(name);
    } else if (isOneOf(TIMES, name)) times.push(name);
    else if (isOneOf(COMPARISONS, name)) comparisons.push(name);
    seen.add(name);
  }
  const [time, compare] = [times[0], comparisons[0]];
  const places = PLACES.filter((place) => seen.has(place));
  // Another field may be compared in any way.
  const types = KINDS.filter(
    (kind) => seen.has(kind) && kind !== 'expand' && (kind !== 'fieldref' || compare === undefined),
  );
  const kinds = [...types, ...comparisons];
  if (kinds.length > 1) return bad(`\`${kinds[0]}\` and \`${kinds[1]}\` say different things of one value`);
  if (times.length > 1) return bad(`\`${times[0]}\` and \`${times[1]}\` are two parts of one date`);
  if (time !== undefined && (places.length > 0 || encodings.length > 0 || kinds.some((kind) => kind !== compare)))
    return bad(`the \`${time}\` of a date is a number`, 'leave the modifiers for texts out');
  if (kinds.length > 0 && encodings.length > 0)
    return bad(`\`${encodings[0]}\` and \`${kinds[0]}\` do not go together`);
  if (places.length > 0 && kinds.some((kind) => kind !== 're' && kind !== 'fieldref'))
    return bad(`\`${places[0]}\` and \`${kinds[0]}\` do not go together`);
  if (isUtf16Last(encodings))
    return bad('UTF-16 is compared with nothing but its Base64 form', 'write `|base64` or `|base64offset` after it');
  return {
    chain: {
      encodings,
      openStart: seen.has('contains') || seen.has('endswith'),
      openEnd: seen.has('contains') || seen.has('startswith'),
      ...(compare === undefined ? {} : { compare }),
      ...(seen.has('re') ? { regex: [...flags].sort().join('') } : {}),
      cidr: seen.has('cidr'),
      exists: seen.has('exists'),
      fieldref: seen.has('fieldref'),
      expand: seen.has('expand'),
      ...(time === undefined ? {} : { time }),
      all: seen.has('all'),
      cased: seen.has('cased'),
      none: seen.has('neq'),
    },
  };
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return names.some((one) => one === name);
}

function isUtf16Last(encodings: readonly Encoding[]): boolean {
  const last = encodings.filter((encoding) => encoding !== 'windash').at(-1);
  return last !== undefined && last !== 'base64' && last !== 'base64offset';
}

function unknown(written: string): ModifierProblem {
  const meant = suggest(
    written,
    ALL.filter((name) => name.length > 1),
  );
  const message = written === '' ? 'a modifier is missing after `|`' : `the modifier \`${written}\` is unknown`;
  return { code: 'unknown-modifier', message, ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }) };
}

function bad(message: string, hint?: string): { readonly problem: ModifierProblem } {
  return { problem: { code: 'bad-modifier', message, ...(hint === undefined ? {} : { hint }) } };
}
