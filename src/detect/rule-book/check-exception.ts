import { suggest } from '../../base/suggest.ts';
import type { SettingsProblem } from './rule-entry.ts';
import { EXCEPTION_OPERATORS, type ExceptionEntry, type RuleException } from './rule-settings.ts';

const MOST_ENTRIES = 50;
const MOST_VALUES = 1_000;
const MOST_CHARACTERS = 4_096;

/** What is wrong with an exception whatever the rule: its shape, its size. Nothing is trusted: settings come from outside. */
export function checkShape(exception: RuleException, path: string): SettingsProblem[] {
  const { entries } = exception;
  if (!Array.isArray(entries) || entries.length === 0)
    return [
      {
        path: `${path}.entries`,
        message: 'an exception needs an entry at least',
        hint: 'without one it would hide everything',
      },
    ];
  if (entries.length > MOST_ENTRIES)
    return [
      {
        path: `${path}.entries`,
        message: `an exception has at most ${MOST_ENTRIES} entries, this one ${entries.length}`,
      },
    ];
  return entries.flatMap((entry, i) => checkEntry(entry, `${path}.entries[${i}]`));
}

function checkEntry({ field, operator, values }: ExceptionEntry, path: string): SettingsProblem[] {
  if (typeof field !== 'string' || field === '')
    return [{ path: `${path}.field`, message: 'an entry needs the name of a field' }];
  if (!EXCEPTION_OPERATORS.includes(operator)) {
    const near = suggest(String(operator), EXCEPTION_OPERATORS);
    const hint = near === undefined ? `operators: ${EXCEPTION_OPERATORS.join(', ')}` : `did you mean \`${near}\`?`;
    return [{ path: `${path}.operator`, message: `there is no operator \`${operator}\``, hint }];
  }
  const problem = checkValues(operator, values);
  return problem === undefined ? [] : [{ path: `${path}.values`, ...problem }];
}

function checkValues(
  operator: ExceptionEntry['operator'],
  values: ExceptionEntry['values'],
): { readonly message: string; readonly hint?: string } | undefined {
  if (operator === 'exists' || operator === 'does_not_exist')
    return values === undefined || values.length === 0 ? undefined : { message: `\`${operator}\` takes no value` };
  if (!Array.isArray(values) || values.length === 0) return { message: `\`${operator}\` needs a value` };
  if ((operator === 'is' || operator === 'is_not') && values.length > 1)
    return { message: `\`${operator}\` takes one value`, hint: `\`${operator}_one_of\` takes several` };
  if (values.length > MOST_VALUES)
    return {
      message: `${values.length} values`,
      hint: `an entry takes at most ${MOST_VALUES}: a lookup table joined in the rule holds more`,
    };
  for (const value of values as readonly unknown[]) {
    if (typeof value === 'string' ? value.length > MOST_CHARACTERS : !isPlain(value))
      return { message: `a value is a text of at most ${MOST_CHARACTERS} characters, a number or a boolean` };
  }
  return undefined;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
