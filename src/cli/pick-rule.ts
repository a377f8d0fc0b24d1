import { parse } from 'node:path';
import { counted } from '../base/counted.ts';
import { suggest } from '../base/suggest.ts';
import { UserError } from '../base/user-error.ts';

/** What a rule may be called by. */
export interface NamedRule {
  /** Its own in the catalogue: `elastic/725a048a-88c5-4fc7-8677-a44fc0031822`. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  /** Where its file lies. */
  readonly file: string;
}

const SHOWN = 8;

/**
 * The rule that a text names: by its key, its id, its name, its file's name, or a part of a name or of an id's beginning that no other rule has; whatever the case.
 *
 * @throws UserError where there is none, or more than one.
 */
export function pickRule<T extends NamedRule>(wanted: string, rules: readonly T[]): T {
  const text = wanted.trim().toLowerCase();
  const ways: ((rule: NamedRule) => boolean)[] = [
    (rule) => rule.key.toLowerCase() === text,
    (rule) => rule.id.toLowerCase() === text,
    (rule) => rule.name.toLowerCase() === text,
    (rule) => parse(rule.file).name.toLowerCase() === text,
    (rule) => text !== '' && (rule.name.toLowerCase().includes(text) || rule.id.toLowerCase().startsWith(text)),
  ];
  for (const fits of ways) {
    const found = rules.filter(fits);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw ambiguous(wanted, found);
  }
  const near = nearest(text, rules);
  throw new UserError(`there is no rule "${wanted}" among ${counted(rules.length, 'rule')}`, {
    hint:
      near === undefined
        ? 'a rule is named by its file, its id or a part of its name; --rules and --data say where others are'
        : `did you mean "${near}"?`,
  });
}

function ambiguous(wanted: string, found: readonly NamedRule[]): UserError {
  const sameName = found.every((rule) => rule.name === found[0]!.name);
  const shown = found.slice(0, SHOWN).map((rule) => (sameName ? rule.key : `"${rule.name}"`));
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : '';
  return new UserError(`${counted(found.length, 'rule')} are called by "${wanted}"`, {
    hint: `name one of them: ${shown.join(', ')}${more}`,
  });
}

/** The name or id nearest to a misspelled one; a misspelled part of a name is held against parts of as many words. */
function nearest(text: string, rules: readonly NamedRule[]): string | undefined {
  const length = text.split(/\s+/).length;
  const parts = new Map<string, string>();
  for (const { id, name } of rules) {
    parts.set(id, id);
    parts.set(name, name);
    const words = name.split(/\s+/);
    for (let i = 0; i + length <= words.length; i++) {
      const part = words.slice(i, i + length).join(' ');
      if (!parts.has(part)) parts.set(part, name);
    }
  }
  const near = suggest(text, parts.keys());
  return near === undefined ? undefined : parts.get(near);
}
