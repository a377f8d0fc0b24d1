/** What a piece of a rule's text is, as far as colours go. */
export type TokenClass =
  | 'comment'
  | 'keyword'
  | 'string'
  | 'number'
  | 'operator'
  | 'function'
  | 'field'
  | 'key'
  | 'section'
  | 'constant';

/** A piece of a text; the pieces put together are the text. Without a class it is plain. */
export interface ColourToken {
  readonly class?: TokenClass;
  readonly text: string;
}
