import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Diagnostic, hasErrors, type Span } from '../../base/diagnostic.ts';
import { hideSecrets, type Secret } from '../../base/secret.ts';
import { SourceText } from '../../base/source-text.ts';
import { UserError } from '../../base/user-error.ts';
import { systemReason } from '../../rules/read-rule-file.ts';
import { ValueCheck } from './check-values.ts';
import { type ConfigNode, nodeAt, plainValue, type TableNode } from './config-node.ts';
import { type Config, configIssues, configKeys, configSchema } from './config-schema.ts';
import { parseYaml } from './parse-yaml.ts';
import { isSecret, type SecretPlaces, SecretReferences } from './secret-references.ts';

const MOST_BYTES = 1024 * 1024;

/** A configuration file as it was understood. */
export interface LoadedConfig {
  /** Absent where anything is wrong. Relative paths are made absolute, from the folder of the file. */
  readonly config: Config | undefined;
  /** What is wrong, all of it, by place in `source`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The file's text, with secrets that stand in it made unreadable. */
  readonly source: SourceText;
  /** What the file says, references to secrets as they are written. */
  readonly root: TableNode;
  /** Every secret that it refers to, to be kept out of what is shown. */
  readonly secrets: readonly Secret[];
}

/**
 * Loads a configuration file; without one, the defaults, with paths from the working directory.
 *
 * @throws UserError where the file cannot be read.
 */
export function loadConfig(path: string | undefined, env: SecretPlaces['env']): LoadedConfig {
  if (path === undefined) return readConfig('defaults', '', { env, folder: process.cwd() });
  return readConfig(path, readText(path), { env, folder: dirname(resolve(path)) });
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new UserError(`the configuration ${path} has ${size} bytes, and may have 1 MiB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read the configuration ${path}: ${systemReason(error)}`, { cause: error });
  }
}

/** Understands the text of a configuration. */
export function readConfig(name: string, text: string, places: SecretPlaces): LoadedConfig {
  const { root, diagnostics: found } = parseYaml(text);
  const source = new SourceText(name, masked(text, root));
  if (hasErrors(found)) return { config: undefined, diagnostics: found, source, root, secrets: [] };
  const references = new SecretReferences(places);
  const value = plainValue(root, (node, written) => references.resolve(written, node.span));
  const check = new ValueCheck(root, configKeys);
  const result = configSchema.safeParse(value);
  const unresolved = new Set(references.diagnostics.map((d) => d.span!.start));
  const wrong = (result.error?.issues ?? [])
    .flatMap((issue) => check.tell(issue))
    // What is wrong with an empty text where a secret should stand is no news.
    .filter((d) => d.span === undefined || !unresolved.has(d.span.start) || d.code === 'config/unknown-key');
  const between = configIssues(value).map(({ path, message }): Diagnostic => {
    const span = nodeAt(root, path)?.span;
    return { code: 'config/bad-value', severity: 'error', message, ...(span && { span }) };
  });
  const diagnostics = [...found, ...references.diagnostics, ...wrong, ...between]
    .map((d) => ({ ...d, message: hideSecrets(d.message, references.secrets) }))
    .sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const config = result.success && !hasErrors(diagnostics) ? withPaths(result.data, places.folder) : undefined;
  return { config, diagnostics, source, root, secrets: references.secrets };
}

/** The configuration with its relative paths made absolute. */
function withPaths(config: Config, folder: string): Config {
  const from = (path: string) => resolve(folder, path);
  return {
    ...config,
    data: from(config.data),
    ...(config.rules && { rules: config.rules.map(from) }),
    ...(config.lookups !== undefined && { lookups: from(config.lookups) }),
    sources: config.sources.map((source) =>
      source.type === 'files' ? { ...source, paths: source.paths.map(from) } : source,
    ),
    notifiers: config.notifiers.map((notifier) =>
      notifier.type === 'file' ? { ...notifier, path: from(notifier.path) } : notifier,
    ),
  };
}

const SECRET_LINE =
  /^(\s*(?:- )?"?(?:access_key\w*|authorization|key|password|routing_key|\w*secret\w*|\w*token)"?\s*:\s*)(?!\$\{)(\S.*)$/gim;

/** The text with the secrets in it made unreadable, every character in its place. */
function masked(text: string, root: TableNode): string {
  // Where the file is no YAML, lines are all that is known of it.
  let clean =
    root.entries.size > 0
      ? text
      : text.replace(SECRET_LINE, (_, key: string, value: string) => key + '*'.repeat(value.length));
  for (const { start, end } of secretSpans(root, [])) {
    clean = clean.slice(0, start) + '*'.repeat(end - start) + clean.slice(end);
  }
  return clean;
}

function secretSpans(node: ConfigNode, path: readonly PropertyKey[], type?: unknown): Span[] {
  switch (node.kind) {
    case 'list':
      return node.items.flatMap((item, i) => secretSpans(item, [...path, i], type));
    case 'table': {
      const own = nodeAt(node, ['type']);
      const typeHere = own?.kind === 'value' ? own.value : undefined;
      return [...node.entries].flatMap(([key, entry]) => secretSpans(entry.node, [...path, key], typeHere));
    }
    case 'value':
      return typeof node.value === 'string' && isSecret(path, type) && !isReference(node.value) ? [node.span] : [];
  }
}

/** Whether a text is nothing but a reference to a secret, which may be shown. */
export function isReference(text: string): boolean {
  return /^\$\{(?:env|file):[^{}]*\}$/.test(text.trim());
}
