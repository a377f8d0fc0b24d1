import type { AlertValue } from '../../detect/alert.ts';
import { quoteString } from '../../esql/string-lexer.ts';
import type { GuideBlock, GuideSection, TriageGuide } from './guide.ts';

/** `"<user.id of the alert>"`, or with the field's name alone, in a query. */
const PLACEHOLDER = /"<\s*([\w@.-]{1,200})(?:\s+of\s+(?:the|this)\s+alert)?\s*>"|"\{\{\s*([\w@.-]{1,200})\s*\}\}"/gi;

/** What stands for prompt text that the reader may not see. */
const MASK = /^\[masked: \d+ characters\]$/;

/**
 * A guide whose ES|QL queries have the alert's values where they name its fields. `fields` is the alert's row as its reader may see it;
 * what it does not hold as one text, number or truth value stays as it is.
 */
export function fillPlaceholders(guide: TriageGuide, fields: Readonly<Record<string, AlertValue>>): TriageGuide {
  const block = (b: GuideBlock): GuideBlock => {
    switch (b.kind) {
      case 'code':
        return b.language === 'esql' ? { ...b, text: filled(b.text, fields) } : b;
      case 'list':
        return { ...b, items: b.items.map((item) => ({ ...item, blocks: item.blocks.map(block) })) };
      case 'quote':
        return { ...b, blocks: b.blocks.map(block) };
      default:
        return b;
    }
  };
  const section = (s: GuideSection): GuideSection => ({ ...s, blocks: s.blocks.map(block) });
  return { ...guide, sections: guide.sections.map(section) };
}

function filled(query: string, fields: Readonly<Record<string, AlertValue>>): string {
  return query.replace(PLACEHOLDER, (all, marked?: string, braced?: string) => {
    const name = marked ?? braced ?? '';
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string') return value.length > 2_000 || MASK.test(value) ? all : quoteString(value);
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : all;
  });
}
