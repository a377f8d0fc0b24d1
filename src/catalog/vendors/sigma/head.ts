import type { CatalogRule, NamedTechnique } from '../../catalog-rule.ts';
import { techniquesOfLink } from '../../frameworks/technique-links.ts';
import type { FileReading } from './file-reading.ts';
import { techniquesOfTags } from './tags.ts';
import { entryOf, type MapNode, mapOf, textOf, textsOf } from './yaml/yaml-node.ts';

/** What a document says of its rule beside its detection. */
export type Head = Omit<
  CatalogRule,
  'vendor' | 'format' | 'id' | 'language' | 'type' | 'timeWindow' | 'queries' | 'body' | 'anatomy'
>;

/** Reads a rule's head; a title and a date that are wrong or missing are findings. */
export function readHead(root: MapNode, reading: FileReading): Head {
  const tags = textsOf(root, 'tags');
  const references = [...textsOf(root, 'references'), ...textsOf(root, 'reference')];
  return {
    name: title(root, reading),
    description: textOf(root, 'description') ?? '',
    status: textOf(root, 'status') ?? null,
    severity: textOf(root, 'level') ?? null,
    riskScore: null,
    interval: null,
    author: textsOf(root, 'author').flatMap((names) =>
      names.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])),
    ),
    license: textOf(root, 'license') ?? null,
    source: null,
    created: dateOf(root, 'date', reading),
    updated: dateOf(root, 'modified', reading),
    version: null,
    tags,
    references,
    ...relatedOf(root),
    falsePositives: textsOf(root, 'falsepositives'),
    note: null,
    setup: setupOf(root),
    integrations: [],
    requiredFields: [],
    investigationFields: textsOf(root, 'fields'),
    techniques: techniquesOf(tags, references),
  };
}

/** Left out where a rule says nothing of them; `sigma` is the usual taxonomy. */
function relatedOf(root: MapNode): Pick<CatalogRule, 'related' | 'taxonomy'> {
  const node = entryOf(root, 'related')?.node;
  const related = (node?.kind === 'list' ? node.items : []).flatMap((item) => {
    const id = item.kind === 'map' ? textOf(item, 'id') : undefined;
    if (item.kind !== 'map' || id === undefined) return [];
    return [{ id, relation: textOf(item, 'type') ?? 'related' }];
  });
  const taxonomy = textOf(root, 'taxonomy');
  return {
    ...(related.length === 0 ? {} : { related }),
    ...(taxonomy === undefined || taxonomy === 'sigma' ? {} : { taxonomy }),
  };
}

/** What tags name has its tactics from them: a link says nothing new of it. */
function techniquesOf(tags: readonly string[], references: readonly string[]): NamedTechnique[] {
  const ofTags = techniquesOfTags(tags);
  const linked = references.flatMap(techniquesOfLink);
  return [...ofTags, ...linked.filter(({ id }) => !ofTags.some((named) => named.id === id))];
}

function title(root: MapNode, { findings }: FileReading): string {
  const text = textOf(root, 'title');
  if (text !== undefined && text !== '') return text;
  const span = entryOf(root, 'title')?.keySpan ?? { start: root.span.start, end: root.span.start + 1 };
  findings.warning('missing-field', 'the rule has no title', span, 'add `title:` with what it detects');
  return textOf(root, 'name') ?? textOf(root, 'id') ?? 'Untitled';
}

/** `YYYY-MM-DD`; older rules write slashes. */
function dateOf(root: MapNode, key: string, { findings }: FileReading): string | null {
  const text = textOf(root, key);
  if (text === undefined || text === '') return null;
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (match !== null) {
    const date = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
    const time = Date.parse(`${date}T00:00:00Z`);
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(date)) return date;
  }
  findings.warning('bad-value', `\`${text}\` is no date`, entryOf(root, key)!.node.span, 'write it as `2026-01-31`');
  return null;
}

/** How logs come to be there is told with the log source. */
function setupOf(root: MapNode): string | null {
  const logsource = mapOf(root, 'logsource');
  return (logsource === undefined ? undefined : textOf(logsource, 'definition')) ?? null;
}
