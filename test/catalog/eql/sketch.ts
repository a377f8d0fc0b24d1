import type { Condition, Predicate } from '../../../src/catalog/predicate.ts';
import type { RuleAnatomy, Stage } from '../../../src/catalog/rule-anatomy.ts';

/** A test as short text: `!` where negated, `~` where case does not matter, long lists by their first value and their length. */
function sketchTest({ field, kind, values, other, negated, ignoreCase }: Predicate): string {
  const shown =
    other !== undefined
      ? `«${other}»`
      : values.length > 3
        ? `${values[0]} .. (${values.length})`
        : values.map(String).join(', ');
  return `${negated ? '!' : ''}${field} ${kind}${ignoreCase ? '~' : ''} ${shown}`.trim();
}

/** A condition as short text: `and(a eq 1, not(!b in c, d))`. */
export function sketchCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `${condition.kind}(${condition.of.map(sketchCondition).join('; ')})`;
    case 'not':
      return `not(${sketchCondition(condition.of)})`;
    case 'test':
      return sketchTest(condition.test);
    case 'constant':
      return String(condition.value);
    case 'opaque':
      return `${condition.negated ? '!' : ''}<${condition.text}: ${condition.why}: ${condition.sources.join(', ')}>`;
  }
}

export function sketchStage({ kind, condition, opaque }: Stage): string {
  if (opaque !== undefined) return `${kind} <${opaque}>`;
  return condition === undefined ? kind : `${kind} ${sketchCondition(condition)}`;
}

export function sketchStages({ stages }: RuleAnatomy): string[] {
  return stages.map(sketchStage);
}
