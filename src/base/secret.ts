import { inspect } from 'node:util';

/** What stands for a secret wherever it would be shown. */
export const HIDDEN = '[secret]';

/** A text that is not to be shown: printed, logged or written as JSON it is `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for where it is used. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/** A text without the secrets that it may hold, as a message of some other program. */
export function hideSecrets(text: string, secrets: Iterable<Secret>): string {
  const texts = [...secrets].map((secret) => secret.reveal()).filter((secret) => secret.length > 0);
  // The longest first, so that one inside another leaves no rest.
  texts.sort((a, b) => b.length - a.length);
  let clean = text;
  for (const secret of texts) clean = clean.replaceAll(secret, HIDDEN);
  return clean;
}
