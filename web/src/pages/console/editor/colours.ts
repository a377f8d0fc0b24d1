import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { QueryWalk } from '../../../../../src/esql/editor/query-walk.ts';
import { reservedWord, SECOND_WORDS } from '../../../../../src/esql/keywords.ts';
import { Lexer } from '../../../../../src/esql/lexer.ts';
import type { Token } from '../../../../../src/esql/token.ts';

/** Reading a longer text anew at every key would be felt. */
const LONGEST = 50_000;

const CLAUSES: ReadonlySet<string> = new Set(['METADATA', 'BY', 'ON', 'WITH']);

export type Colour =
  | 'command'
  | 'keyword'
  | 'function'
  | 'string'
  | 'number'
  | 'comment'
  | 'source'
  | 'name'
  | 'invalid';

/** A piece of a query with its colour. */
export interface Coloured {
  readonly start: number;
  readonly end: number;
  readonly colour: Colour;
}

/** The pieces of a query that have a colour, in order, by the lexer that the service reads it with. */
export function colourQuery(text: string): Coloured[] {
  const found: Coloured[] = [];
  const comments = new Lexer(text);
  let end = 0;
  let previous: Token | undefined;
  const commentsFrom = (from: number, to: number) => {
    if (!text.slice(from, to).includes('/')) return;
    for (const span of comments.comments(from)) if (span.start < to) found.push({ ...span, colour: 'comment' });
  };
  new QueryWalk(text).run((token, command) => {
    commentsFrom(end, token.start);
    const isCall = token.kind === 'symbol' && token.text === '(' && previous?.kind === 'word';
    if (isCall && command.tokens.length > 1 && !reservedWord(previous!.text)) recolour(found, previous!, 'function');
    const colour = colourOf(token, command.tokens, previous);
    if (colour !== undefined) found.push({ start: token.start, end: token.end, colour });
    end = token.end;
    previous = token;
  });
  commentsFrom(end, text.length);
  return found;
}

/** Gives a piece that was found before another colour; comments may stand behind it. A command stays one. */
function recolour(found: Coloured[], { start }: Token, colour: Colour): void {
  for (let i = found.length - 1; i >= 0 && found[i]!.start >= start; i--) {
    const piece = found[i]!;
    if (piece.start === start && piece.colour !== 'command') found[i] = { ...piece, colour };
  }
}

function colourOf(token: Token, tokens: readonly Token[], previous: Token | undefined): Colour | undefined {
  switch (token.kind) {
    case 'word': {
      if (tokens.length === 1 && tokens[0] === token) return 'command';
      const upper = token.text.toUpperCase();
      const first = tokens[0]?.text.toUpperCase() ?? '';
      if (tokens.length === 2 && SECOND_WORDS.get(first) === upper) return 'command';
      if (previous?.kind === 'symbol' && previous.text === '.') return 'name';
      return reservedWord(token.text) || CLAUSES.has(upper) ? 'keyword' : 'name';
    }
    case 'source':
      return token.text.toUpperCase() === 'METADATA' ? 'keyword' : 'source';
    case 'pattern':
      if (tokens.length === 1) return 'command';
      return reservedWord(token.text) ? 'keyword' : 'name';
    case 'quoted-name':
      return 'name';
    case 'string':
      return 'string';
    case 'integer':
    case 'decimal':
    case 'parameter':
      return 'number';
    case 'invalid':
      return 'invalid';
    default:
      return undefined;
  }
}

const MARKS = new Map<Colour, Decoration>();

function markOf(colour: Colour): Decoration {
  let mark = MARKS.get(colour);
  if (mark === undefined) {
    mark = Decoration.mark({ class: `esql-${colour}` });
    MARKS.set(colour, mark);
  }
  return mark;
}

/** Colours queries as they are typed. */
export function colours(): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = decorate(view.state.doc.toString());
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = decorate(update.state.doc.toString());
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

function decorate(text: string): DecorationSet {
  if (text.length > LONGEST) return Decoration.none;
  const builder = new RangeSetBuilder<Decoration>();
  for (const { start, end, colour } of colourQuery(text)) if (end > start) builder.add(start, end, markOf(colour));
  return builder.finish();
}
