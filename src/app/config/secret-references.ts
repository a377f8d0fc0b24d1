import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic, Span } from '../../base/diagnostic.ts';
import { Secret } from '../../base/secret.ts';
import { suggest } from '../../base/suggest.ts';
import { systemReason } from '../../rules/read-rule-file.ts';

/** Where secrets are found. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths begin at. */
  readonly folder: string;
}

/** `${env:NAME}` or `${file:/path}`; with another `$` before it, it stands for itself. */
const REFERENCE = /\$?\$\{([A-Za-z]*):([^{}]*)\}/g;
const MOST_BYTES = 65_536;

/** Puts what references in texts stand for in their place, and remembers it as secret. */
export class SecretReferences {
  readonly secrets: Secret[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #places: SecretPlaces;

  constructor(places: SecretPlaces) {
    this.#places = places;
  }

  /** The text with its references resolved; one that cannot be is told at `span` and left empty. */
  resolve(text: string, span: Span): string {
    return text.replace(REFERENCE, (written: string, kind: string, name: string) => {
      if (written.startsWith('$$')) return written.slice(1);
      const found = this.#find(kind, name.trim());
      if (found instanceof Secret) {
        this.secrets.push(found);
        return found.reveal();
      }
      this.diagnostics.push({ code: 'config/secret', severity: 'error', span, ...found });
      return '';
    });
  }

  #find(kind: string, name: string): Secret | { readonly message: string; readonly hint?: string } {
    switch (kind) {
      case 'env': {
        const value = this.#places.env[name];
        if (value !== undefined && value !== '') return new Secret(value);
        const near = suggest(name, Object.keys(this.#places.env));
        const message = `the environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}`;
        return near === undefined || value !== undefined ? { message } : { message, hint: `${near} is set` };
      }
      case 'file':
        return this.#readFile(name);
      default:
        return {
          message: `\`\${${kind}:...}\` refers to nothing`,
          hint: `write \`\${env:NAME}\` or \`\${file:/path}\``,
        };
    }
  }

  #readFile(name: string): Secret | { readonly message: string } {
    const path = resolve(this.#places.folder, name);
    try {
      const { size } = statSync(path);
      if (size > MOST_BYTES) return { message: `the file ${path} is too large for a secret: ${size} bytes` };
      // Editors and `echo` end a file with a line break.
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      return text === '' ? { message: `the file ${path} is empty` } : new Secret(text);
    } catch (error) {
      return { message: `the file ${path} cannot be read: ${systemReason(error)}` };
    }
  }
}

/** Keys whose values are secrets even where they stand in the file itself. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'access_key',
  'access_key_id',
  'key',
  'password',
  'routing_key',
  'secret',
  'secret_access_key',
  'session_token',
  'token',
]);

/** Whether a value is not to be shown: a credential, a header, an address that is one. `type` is that of the entry it stands in. */
export function isSecret(path: readonly PropertyKey[], type: unknown): boolean {
  const name = String(path.at(-1));
  // Who knows the address of an incoming webhook of Slack may post.
  return SECRET_KEYS.has(name) || path.includes('headers') || (name === 'url' && type === 'slack');
}
