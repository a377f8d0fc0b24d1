import type { RulePage } from '../rule-page.ts';
import { type Block, code, type Inline, type Line, note, paragraph, type Section, webLink } from './block.ts';
import type { PageLinks } from './page-links.ts';
import { valueLines } from './shown-values.ts';

/** The events that the rule is about. */
export function eventsSection({ events }: RulePage): Section {
  const facts: { name: string; value: readonly Line[] }[] = [];
  const names = (name: string, values: readonly string[]) => {
    if (values.length > 0) facts.push({ name, value: values.map((value) => [code(value)]) });
  };
  names('Data streams', events.streams);
  names('Integrations', events.integrations);
  for (const { field, values } of events.constrained) facts.push({ name: field, value: valueLines(values) });
  const typed = new Set(events.required_fields.map(({ name }) => name));
  if (!events.fields.every((name) => typed.has(name))) names('Fields read', events.fields);
  const blocks: Block[] = facts.length > 0 ? [{ kind: 'facts', facts }] : [];
  if (events.required_fields.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'Required fields',
      named: true,
      columns: [{ title: 'Required field' }, { title: 'Type' }],
      rows: events.required_fields.map((f) => [[[code(f.name)]], [[f.type]]]),
    });
  }
  if (blocks.length === 0) blocks.push(note('Nothing is known of the events that the rule reads.'));
  return { id: 'events', title: 'Event coverage', blocks };
}

/** What the rule says to people: its guide, where it errs, what it needs, where to read on. */
export function guideSections({
  triage,
  false_positives: mistakes,
  setup,
  references,
}: RulePage): (Section | undefined)[] {
  const guide = (id: string, title: string, markdown: string | null): Section | undefined =>
    markdown === null || markdown.trim() === '' ? undefined : { id, title, blocks: [{ kind: 'guide', markdown }] };
  const list = (id: string, title: string, items: readonly Line[]): Section | undefined =>
    items.length === 0 ? undefined : { id, title, blocks: [{ kind: 'list', items }] };
  return [
    guide('triage', 'Triage guide', triage),
    list(
      'false-positives',
      'False positives',
      mistakes.map((text) => [text]),
    ),
    guide('setup', 'Setup', setup),
    list(
      'references',
      'References',
      references.map((text) => [webLink(text)]),
    ),
  ];
}

/** Versions of the rule that the catalogue has seen. */
export function historySection({ history }: RulePage): Section | undefined {
  if (history.length === 0) return undefined;
  return {
    id: 'history',
    title: 'History',
    blocks: [
      {
        kind: 'table',
        caption: 'Versions seen of this rule',
        named: true,
        columns: [
          { title: 'Version', numeric: true },
          { title: 'Updated' },
          { title: 'First seen' },
          { title: 'SHA-256' },
        ],
        rows: history.map((h) => [
          [[h.version === null ? '' : String(h.version)]],
          [[h.updated ?? '']],
          [[h.seen]],
          [[code(h.digest.slice(0, 12))]],
        ]),
      },
    ],
  };
}

/** Rules that look for the same things. */
export function similarSection({ similar }: RulePage, links: PageLinks): Section | undefined {
  if (similar.length === 0) return undefined;
  return {
    id: 'similar',
    title: 'Similar rules',
    blocks: [
      {
        kind: 'table',
        caption: 'Rules that share indicators with this one',
        named: true,
        columns: [{ title: 'Rule' }, { title: 'Vendor' }, { title: 'Shared indicators', numeric: true }],
        rows: similar.map(({ key, name, vendor, shared }) => {
          const href = links.rule?.(key);
          const rule: Inline = href === undefined ? name : { kind: 'link', href, text: name };
          return [[[rule]], [[vendor]], [[String(shared)]]];
        }),
      },
    ],
  };
}

/** The whole file. */
export function bodySection({ body, body_language: language }: RulePage): Section {
  const blocks: Block[] =
    body === '' ? [paragraph('The file is empty.')] : [{ kind: 'code', language, label: 'Rule body', text: body }];
  return { id: 'body', title: 'Rule body', blocks };
}
