import type { CatalogRule } from '../../../../src/catalog/catalog-rule.ts';
import type { Condition } from '../../../../src/catalog/predicate.ts';
import { sigma } from '../../../../src/catalog/vendors/sigma/vendor.ts';

/** The only rule of a file. */
export function readOne(text: string): CatalogRule {
  const { rules } = sigma.read('rule.yml', text);
  if (rules.length !== 1) throw new Error(`the file has ${rules.length} rules`);
  return rules[0]!;
}

/** A rule around a detection, indented by four. */
export function aroundDetection(detection: string): string {
  const indented = detection.trim().replace(/^/gm, '    ');
  return `title: A rule\nlogsource:\n    product: bedrock\ndetection:\n${indented}\n`;
}

/** A condition in short: `(a eq "x" and not b contains "y")`, names of tests that are negated in front. */
export function short(condition: Condition | undefined): string {
  switch (condition?.kind) {
    case undefined:
      return '-';
    case 'and':
    case 'or':
      return `(${condition.of.map(short).join(` ${condition.kind} `)})`;
    case 'not':
      return `not ${short(condition.of)}`;
    case 'constant':
      return String(condition.value);
    case 'opaque':
      return `{${condition.negated ? '!' : ''}${condition.text.replace(/\s+/g, ' ')}}`;
    case 'test': {
      const { field, kind, values, other, negated, ignoreCase } = condition.test;
      const told = other === undefined ? values.map((value) => JSON.stringify(value)).join(', ') : `«${other}»`;
      return `${negated ? '!' : ''}${field} ${ignoreCase ? '' : 'cased '}${kind}${told === '' ? '' : ` ${told}`}`;
    }
  }
}
