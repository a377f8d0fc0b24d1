import type { Condition, Predicate } from '../../../../src/catalog/predicate.ts';
import { Text } from '../../parts/text.tsx';
import styles from './rule-page.module.css';
import { Values } from './values.tsx';

/** How deep a condition is drawn; deeper ones are in the stage's text. */
const DEEPEST = 12;

/** Operators as they are read. */
const OPERATORS: Readonly<Record<Predicate['kind'], string>> = {
  eq: '=',
  ne: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  in: 'in',
  wildcard: 'like',
  regex: 'matches',
  is_null: 'has no value',
  is_not_null: 'has a value',
  cidr: 'in network',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  match: 'holds the words',
};

/** The tests of a condition and what joins them. */
export function ConditionTree({ condition }: { condition: Condition }) {
  return (
    <ul className={styles.tree}>
      <Part condition={condition} depth={0} negated={false} />
    </ul>
  );
}

/** `negated`: whether what stands above negates, which a test's own negation counts in already. */
function Part({ condition, depth, negated }: { condition: Condition; depth: number; negated: boolean }) {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return (
        <Group
          title={condition.kind === 'and' ? 'all of' : 'any of'}
          condition={condition}
          depth={depth}
          negated={negated}
        />
      );
    case 'not':
      return <Negation of={condition.of} depth={depth} negated={negated} />;
    case 'test':
      return <Test test={condition.test} negated={condition.test.negated !== negated} />;
    case 'constant':
      return <li>{condition.value ? 'always' : 'never'}</li>;
    case 'opaque':
      return (
        <li>
          not read:{' '}
          <code>
            <Text>{condition.text}</Text>
          </code>
        </li>
      );
  }
}

function Negation({ of, depth, negated }: { of: Condition; depth: number; negated: boolean }) {
  if (of.kind === 'test') return <Part condition={of} depth={depth} negated={negated} />;
  if (of.kind === 'and' || of.kind === 'or') {
    const title = of.kind === 'and' ? 'not all of' : 'none of';
    return <Group title={title} condition={of} depth={depth} negated={!negated} />;
  }
  return (
    <li>
      <span className={styles.joint}>not</span>
      <ul>
        <Part condition={of} depth={depth + 1} negated={!negated} />
      </ul>
    </li>
  );
}

type GroupOf = Extract<Condition, { kind: 'and' | 'or' }>;

function Group({
  title,
  condition,
  depth,
  negated,
}: {
  title: string;
  condition: GroupOf;
  depth: number;
  negated: boolean;
}) {
  if (depth >= DEEPEST) return <li>{title}: … (nested deeper)</li>;
  return (
    <li>
      <span className={styles.joint}>{title}</span>
      <ul>
        {partsOf(condition).map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts stay where they are.
          <Part key={i} condition={part} depth={depth + 1} negated={negated} />
        ))}
      </ul>
    </li>
  );
}

/** The parts of a group, those of groups of its kind inside it among them. */
function partsOf({ kind, of }: GroupOf): Condition[] {
  const parts: Condition[] = [];
  const open = of.toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === kind) open.push(...next.of.toReversed());
    else parts.push(next);
  }
  return parts;
}

function Test({ test: { field, aggregate, kind, values, other }, negated }: { test: Predicate; negated: boolean }) {
  return (
    <li className={styles.test}>
      <code title={aggregate === undefined || aggregate === field ? undefined : `= ${aggregate}`}>
        <Text>{field}</Text>
      </code>{' '}
      <span className={styles.operator}>
        {negated && 'not '}
        {OPERATORS[kind]}
      </span>{' '}
      <Values values={values} other={other} />
      {aggregate !== undefined && aggregate !== field && (
        <span className={styles.quiet}>
          {' '}
          <Text>{`where ${field} = ${aggregate}`}</Text>
        </span>
      )}
    </li>
  );
}
