import type { z } from 'zod';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { suggest } from '../../base/suggest.ts';
import { type ConfigNode, nodeAt, pathText, type TableNode } from './config-node.ts';
import { keyAt, type SchemaKey } from './schema-key.ts';
import { isSecret } from './secret-references.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Tells what a schema finds wrong with a configuration, each at its place in the file. */
export class ValueCheck {
  readonly #root: TableNode;
  readonly #schema: SchemaKey;

  constructor(root: TableNode, schema: SchemaKey) {
    this.#root = root;
    this.#schema = schema;
  }

  /** One diagnostic or more for an issue; a union's is told of the option that was most likely meant. */
  tell(issue: Issue, base: Path = []): Diagnostic[] {
    const path = [...base, ...issue.path];
    const node = nodeAt(this.#root, path);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => this.#unknownKey(path, key));
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return this.#union(issue.errors, path);
    if (node === undefined || (node.kind === 'value' && node.value === null)) return [this.#missing(issue, path)];
    const { wrong, hint } = this.#words(issue, node, path);
    const code = issue.code === 'invalid_type' ? 'config/wrong-type' : 'config/bad-value';
    return [{ code, severity: 'error', message: wrong, span: node.span, ...(hint === undefined ? {} : { hint }) }];
  }

  #unknownKey(path: Path, key: string): Diagnostic {
    const table = nodeAt(this.#root, path);
    const known = keyAt(this.#schema, path, (at) => this.#typeAt(at))?.keys ?? new Map<string, SchemaKey>();
    const free = [...known.keys()].filter((k) => table?.kind !== 'table' || !table.entries.has(k));
    const near = key.length > 1 ? suggest(key, free) : undefined;
    const hint = near === undefined ? `keys: ${[...known.keys()].join(', ')}` : `did you mean \`${near}\`?`;
    const span = table?.kind === 'table' ? table.entries.get(key)?.keySpan : undefined;
    const place = path.length === 0 ? '' : ` in \`${pathText(path)}\``;
    const message = `unknown key \`${key}\`${place}`;
    return { code: 'config/unknown-key', severity: 'error', message, ...(span && { span }), hint };
  }

  /** Of a union's options the one whose mistakes lie deepest, or are fewest, is what was meant. */
  #union(options: readonly (readonly Issue[])[], path: Path): Diagnostic[] {
    const node = nodeAt(this.#root, path);
    const fits = options.filter((issues) => issues.some((i) => i.path.length > 0 || i.code !== 'invalid_type'));
    const [best] = fits.sort((a, b) => a.length - b.length);
    if (best !== undefined) return best.flatMap((issue) => this.tell(issue, path));
    const expected = keyAt(this.#schema, path, (at) => this.#typeAt(at))?.type ?? 'another value';
    const span = node?.span ?? this.#root.span;
    const message = `\`${pathText(path)}\` is ${shown(node, this.#hides(path))}, ${expected} is expected`;
    return [{ code: 'config/wrong-type', severity: 'error', message, span }];
  }

  #missing(issue: Issue, path: Path): Diagnostic {
    const parent = path.slice(0, -1);
    const span = nodeAt(this.#root, parent)?.span ?? this.#root.span;
    const place = parent.length === 0 ? 'the configuration' : `\`${pathText(parent)}\``;
    const key = keyAt(this.#schema, path, (at) => this.#typeAt(at));
    const kinds = issue.code === 'invalid_union' ? optionsOf(issue) : [];
    const expected = kinds.length > 0 ? `one of ${kinds.join(', ')}` : (key?.description ?? key?.type);
    const message = `\`${String(path.at(-1))}\` is missing from ${place}`;
    return {
      code: 'config/missing-key',
      severity: 'error',
      message,
      // A table is many lines: its first says where.
      span: { start: span.start, end: span.start + 1 },
      ...(expected === undefined ? {} : { hint: `expected: ${expected}` }),
    };
  }

  #words(issue: Issue, node: ConfigNode, path: Path): { readonly wrong: string; readonly hint?: string | undefined } {
    const name = pathText(path);
    const value = shown(node, this.#hides(path));
    const is = `\`${name}\` is ${value}`;
    switch (issue.code) {
      case 'invalid_type':
        return { wrong: `${is}, ${typeWords(issue.expected)} is expected`, hint: typeHint(issue.expected, node) };
      case 'invalid_value': {
        const words = issue.values.map(String);
        return { wrong: `${is}, ${expectedOne(words)} is expected`, hint: nearHint(node, words) };
      }
      case 'invalid_union': {
        const words = optionsOf(issue);
        return { wrong: `${is}, ${expectedOne(words)} is expected`, hint: nearHint(node, words) };
      }
      case 'too_small':
        return {
          wrong: `${is}: ${boundWords(issue.origin, 'at least', issue.minimum, issue.inclusive, issue.message)}`,
        };
      case 'too_big':
        return {
          wrong: `${is}: ${boundWords(issue.origin, 'at most', issue.maximum, issue.inclusive, issue.message)}`,
        };
      default:
        return { wrong: `${is}: ${issue.message}` };
    }
  }

  #hides(path: Path): boolean {
    return isSecret(path, this.#typeAt(path.slice(0, -1)));
  }

  #typeAt(path: Path): unknown {
    const node = nodeAt(this.#root, [...path, 'type']);
    return node?.kind === 'value' ? node.value : undefined;
  }
}

function optionsOf(issue: Issue & { code: 'invalid_union' }): string[] {
  const options = 'options' in issue ? issue.options : undefined;
  return Array.isArray(options) ? options.map(String) : [];
}

function expectedOne(words: readonly string[]): string {
  return words.length === 1 ? `\`${words[0]}\`` : `one of ${words.map((w) => `\`${w}\``).join(', ')}`;
}

function nearHint(node: ConfigNode, words: readonly string[]): string | undefined {
  const near = node.kind === 'value' ? suggest(String(node.value), words) : undefined;
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a table',
  record: 'a table',
};

function typeWords(expected: string): string {
  return TYPE_WORDS[expected] ?? expected;
}

function typeHint(expected: string, node: ConfigNode): string | undefined {
  if (expected === 'array' && node.kind === 'value') return `write it as a list: \`[${String(node.value)}]\``;
  if (expected === 'string' && node.kind === 'value') return `write it in quotes: \`"${String(node.value)}"\``;
  return undefined;
}

/** zod's own words for a bound begin with `Too`; those of a schema are better. */
function boundWords(
  origin: string,
  most: string,
  bound: number | bigint,
  inclusive: boolean | undefined,
  own: string,
): string {
  if (!own.startsWith('Too ')) return own;
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
  const words = inclusive === false ? (most === 'at least' ? 'more than' : 'less than') : most;
  return `${words} ${bound}${unit} ${unit === '' ? 'is' : 'are'} expected`;
}

const MOST_SHOWN = 60;

/** A value in messages, shortened, and hidden where it is a secret. */
function shown(node: ConfigNode | undefined, hidden: boolean): string {
  if (node === undefined) return 'missing';
  if (node.kind !== 'value') return node.kind === 'list' ? `a list of ${node.items.length}` : 'a table';
  if (hidden) return '[secret]';
  const text = JSON.stringify(node.value);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 3)}...`;
}
