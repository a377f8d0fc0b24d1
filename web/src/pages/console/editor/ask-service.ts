import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  pickedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import { type Answer, callApi } from '../../../api/client.ts';
import { visibleText } from '../../../parts/text-pieces.ts';

type Offer = Answer<'completeQuery'>['items'][number];
type Hover = NonNullable<Answer<'hoverQuery'>['hover']>;

/** Longer queries than the service's editor operations take are written without help. */
const LONGEST = 100_000;

/** What may be written at the cursor, asked of the service as one types. */
export function completion(): Extension {
  return autocompletion({
    override: [offers],
    icons: false,
    activateOnTypingDelay: 120,
    interactionDelay: 40,
    maxRenderedOptions: 200,
  });
}

async function offers(context: CompletionContext): Promise<CompletionResult | null> {
  const query = context.state.doc.toString();
  if (query.length > LONGEST) return null;
  if (!context.explicit && !isWorthAsking(query, context.pos)) return null;
  const abort = new AbortController();
  context.addEventListener('abort', () => abort.abort(), { onDocChange: true });
  try {
    const { items } = await callApi('completeQuery', { body: { query, offset: context.pos } }, abort.signal);
    const [first] = items;
    if (first === undefined || isWritten(items, query, first.span)) return null;
    // The service has found and ranked what fits: nothing is sorted here.
    return { from: first.span.start, to: first.span.end, options: items.map(optionOf), filter: false };
  } catch {
    // Help that does not come is no reason to disturb: running the query tells what is wrong.
    return null;
  }
}

/** Behind a letter, a dot, a quote, or the space after a word or an operator. */
function isWorthAsking(query: string, at: number): boolean {
  return /[\w.@"`*(=<>,|:-]\s?$/.test(query.slice(Math.max(0, at - 2), at)) || query.trim() === '';
}

/** Whether the only thing that fits is what stands there. */
function isWritten(items: readonly Offer[], query: string, { start, end }: Offer['span']): boolean {
  return items.length === 1 && items[0]!.insert.trim() === query.slice(start, end);
}

function optionOf({ label, kind, insert, detail, documentation }: Offer): Completion {
  return {
    label: visibleText(label),
    type: kind,
    ...(detail !== null && { detail: visibleText(detail) }),
    ...(documentation !== null && { info: () => infoOf(detail, documentation) }),
    apply: (view, completion, from, to) => put(view, completion, insert, from, to),
  };
}

function infoOf(detail: string | null, documentation: string): Node {
  const box = document.createElement('div');
  if (detail !== null) box.append(lineOf('esql-hover-title', detail));
  box.append(lineOf('', documentation));
  return box;
}

/** Writes an offer; a call gets its closing bracket, with the cursor inside, and what follows is offered at once. */
function put(view: EditorView, completion: Completion, insert: string, from: number, to: number): void {
  const closes = insert.endsWith('(') && view.state.sliceDoc(to, to + 1) !== '(';
  view.dispatch({
    ...insertCompletionText(view.state, closes ? `${insert})` : insert, from, to),
    annotations: pickedCompletion.of(completion),
  });
  if (closes) view.dispatch({ selection: { anchor: from + insert.length } });
  if (/[ (]$/.test(insert)) startCompletion(view);
}

/** What the word under the pointer is, asked of the service. */
export function hover(): Extension {
  return hoverTooltip(
    async (view, at): Promise<Tooltip | null> => {
      const query = view.state.doc.toString();
      if (query.length > LONGEST) return null;
      const found = await callApi('hoverQuery', { body: { query, offset: at } }).catch(() => null);
      const told = found?.hover;
      if (told === null || told === undefined || view.state.doc.toString() !== query) return null;
      return { pos: told.span.start, end: told.span.end, above: true, create: () => ({ dom: hoverBox(told) }) };
    },
    { hoverTime: 350, hideOnChange: true },
  );
}

function hoverBox({ title, lines, example }: Hover): HTMLElement {
  const box = document.createElement('div');
  box.className = 'esql-hover';
  box.append(lineOf('esql-hover-title', title));
  for (const line of lines) box.append(lineOf('', line));
  if (example !== null) box.append(lineOf('esql-hover-example', example));
  return box;
}

function lineOf(name: string, text: string): HTMLElement {
  const line = document.createElement('div');
  line.className = name;
  line.textContent = visibleText(text);
  return line;
}
