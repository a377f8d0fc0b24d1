import type { Condition } from '../../src/catalog/predicate.ts';

/** A condition in one line: `(a eq "x" and not b in "y" "z")`; throws where a test's `negated` is not what stands around it. */
export function shownCondition(condition: Condition | undefined, negated = false): string {
  if (condition === undefined) return '-';
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.of.map((part) => shownCondition(part, negated)).join(` ${condition.kind} `)})`;
    case 'not':
      return `not ${shownCondition(condition.of, !negated)}`;
    case 'constant':
      return String(condition.value);
    case 'opaque':
      if (condition.negated !== negated) throw new Error(`negated is wrong: ${condition.text}`);
      return `opaque<${condition.text}>`;
    case 'test': {
      const { field, kind, values, other, text } = condition.test;
      if (condition.test.negated !== negated) throw new Error(`negated is wrong: ${text}`);
      const told = other === undefined ? values.map((value) => JSON.stringify(value)) : [`«${other}»`];
      return [field, kind, ...told].join(' ');
    }
  }
}
