import type { z } from 'zod';
import { suggest } from '../../../base/suggest.ts';
import type { Hunt, JsonTable, QueryLanguage, RuleQuery } from '../../rule.ts';
import { shown } from './check-fields.ts';
import { filled, table, text, textOrTexts, texts } from './field-types.ts';
import type { Findings } from './findings.ts';
import { type metadataSchema, toMetadata } from './metadata.ts';
import { present } from './present.ts';
import { makeQuery, type TextNode } from './query.ts';
import { nodeAt, type TomlNode, type TomlTable } from './toml-document.ts';

/** The `[hunt]` section of the hunting library (elastic/detection-rules, `hunting/definitions.py`). */
export const huntSchema = table({
  uuid: filled,
  name: filled,
  description: filled,
  query: textOrTexts,
  language: textOrTexts,
  author: textOrTexts.optional(),
  integration: textOrTexts.optional(),
  license: text.optional(),
  notes: texts.optional(),
  mitre: texts.optional(),
  references: texts.optional(),
});

/** Hunts name languages as people do. */
const LANGUAGES: ReadonlyMap<string, QueryLanguage> = new Map([
  ['es|ql', 'esql'],
  ['esql', 'esql'],
  ['eql', 'eql'],
  ['kql', 'kuery'],
  ['kuery', 'kuery'],
  ['lucene', 'lucene'],
  ['sql', 'sql'],
  ['osquery', 'sql'],
]);
const LANGUAGE_NAMES = ['ES|QL', 'EQL', 'KQL', 'Lucene', 'SQL'];

/** Checks what the schema cannot say: languages known, and at least one query, none empty. */
export function checkHunt(section: TomlTable, findings: Findings): void {
  for (const node of textNodes(section.entries.get('language')?.value)) {
    if (LANGUAGES.has(node.value.toLowerCase())) continue;
    const near = suggest(node.value, LANGUAGE_NAMES);
    const names = LANGUAGE_NAMES.map((name) => `\`${name}\``).join(', ');
    const hint = near === undefined ? undefined : `did you mean \`${near}\`?`;
    findings.error('rules/bad-value', `\`language\` is ${shown(node)}, one of ${names} is expected`, node.span, hint);
  }
  for (const field of ['query', 'language']) {
    const node = nodeAt(section, [field]);
    if (node?.kind === 'list' && node.items.length === 0) {
      findings.error('rules/bad-value', `\`${field}\` is an empty list`, node.span, 'a hunt has at least one query');
    }
  }
  for (const node of textNodes(section.entries.get('query')?.value)) {
    if (node.value.trim() === '') findings.error('rules/bad-value', 'the query is empty', node.span);
  }
}

export function toHunt(
  raw: z.output<typeof huntSchema>,
  metadata: z.output<typeof metadataSchema> | undefined,
  unknown: JsonTable,
  section: TomlTable,
  fileText: string,
): Hunt {
  return present({
    kind: 'hunt' as const,
    id: raw.uuid.trim(),
    name: raw.name.trim(),
    description: raw.description.trim(),
    author: raw.author ?? [],
    license: raw.license,
    references: raw.references ?? [],
    integrations: raw.integration ?? [],
    notes: (raw.notes ?? []).map((note) => note.trim()),
    mitre: raw.mitre ?? [],
    queries: huntQueries(section, fileText),
    metadata: toMetadata(metadata ?? {}),
    unknown,
  });
}

/** The queries of a hunt, each in its language. */
export function huntQueries(section: TomlTable, fileText: string): RuleQuery[] {
  const languages = textNodes(section.entries.get('language')?.value).flatMap(
    (node) => LANGUAGES.get(node.value.toLowerCase()) ?? [],
  );
  return textNodes(section.entries.get('query')?.value).map((node) =>
    makeQuery(languageOf(node.value, languages), node, fileText),
  );
}

/** A hunt lists its languages but not which query is in which: of several, the query's first word tells. */
function languageOf(query: string, languages: readonly QueryLanguage[]): QueryLanguage {
  const start = query.replace(/^(?:\s|\/\/[^\n]*|--[^\n]*|\/\*[\s\S]*?\*\/)*/, '');
  const told = /^(?:from|row|ts|show)\b/i.test(start) ? 'esql' : /^(?:select|with)\b/i.test(start) ? 'sql' : undefined;
  if (told !== undefined && languages.includes(told)) return told;
  return languages.find((language) => language !== 'esql' && language !== 'sql') ?? languages[0] ?? 'esql';
}

function textNodes(node: TomlNode | undefined): TextNode[] {
  if (node?.kind === 'text') return [node];
  return node?.kind === 'list' ? node.items.filter((item) => item.kind === 'text') : [];
}
