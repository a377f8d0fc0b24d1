import type { Condition } from '../../../predicate.ts';
import type { Search } from './ast.ts';
import { joined } from './joined.ts';
import { not } from './negate.ts';

/** What a condition's names stand for. */
export interface Names {
  /** The condition of a search identifier; undefined where there is none. */
  named(search: Search & { kind: 'name' }): Condition;
  /** The search identifiers that a pattern names, in the order of the rule; undefined where they are too much to be told again. */
  matching(pattern: string): readonly Condition[] | undefined;
  /** What cannot be told as a condition, as an opaque one. */
  unread(search: Search, why: string): Condition;
}

/** Why a part of a condition that would be told too often is not told. */
export const TOO_LARGE = 'the condition is too large';

/** More ways to choose N of several are shown as they are written. */
const MAX_CHOICES = 20;

/** The condition that a search is, its names put in. */
export function resolveSearch(search: Search, names: Names): Condition {
  switch (search.kind) {
    case 'name':
      return names.named(search);
    case 'and':
    case 'or':
      return joined(
        search.kind,
        search.of.map((part) => resolveSearch(part, names)),
      );
    case 'not':
      return not(resolveSearch(search.of, names));
    case 'of':
      return chosen(search, names);
  }
}

function chosen(search: Search & { kind: 'of' }, names: Names): Condition {
  const { quantity, pattern } = search;
  const among = names.matching(pattern);
  if (among === undefined) return names.unread(search, TOO_LARGE);
  if (among.length === 0) return names.unread(search, 'no search identifier has such a name');
  const count = quantity === 'all' ? among.length : quantity;
  if (count > among.length) return names.unread(search, `there are only ${among.length} of them`);
  if (count === among.length) return joined('and', among);
  if (count === 1) return joined('or', among);
  const choices = choicesOf(among, count);
  return choices === undefined
    ? names.unread(search, `${count} of ${among.length} search identifiers`)
    : joined(
        'or',
        choices.map((of) => joined('and', of)),
      );
}

/** Every way to choose so many; undefined where there are too many. */
function choicesOf<T>(among: readonly T[], count: number): (readonly T[])[] | undefined {
  let choices: (readonly T[])[] = [[]];
  for (const [i, one] of among.entries()) {
    const left = among.length - i - 1;
    choices = choices.flatMap((chosen) => [
      ...(chosen.length < count ? [[...chosen, one]] : []),
      ...(chosen.length + left >= count ? [chosen] : []),
    ]);
    if (choices.length > MAX_CHOICES) return undefined;
  }
  return choices;
}
