import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configReference } from '../../../src/app/config/config-reference.ts';
import { configKeys } from '../../../src/app/config/config-schema.ts';
import { KEY_TEXTS } from '../../../src/app/config/key-texts.ts';
import { listKeys } from '../../../src/app/config/list-keys.ts';

const root = configKeys;
const keys = listKeys(root);

test('every key is described', () => {
  expect(keys.filter((k) => k.description === undefined).map((k) => k.path)).toEqual([]);
});

test('every text is of a key', () => {
  const paths = new Set(keys.flatMap(({ path }) => [path, path.replace(/^(notifiers|sources)\[\w+\]/, '$1[]')]));
  expect(Object.keys(KEY_TEXTS).filter((path) => !paths.has(path))).toEqual([]);
});

test('the documentation lists every key as the schema has it', () => {
  const text = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const [, listed] = /<!-- keys -->\n([\s\S]*)<!-- \/keys -->/.exec(text) ?? [];
  // Where this fails: npm run build, then node scripts/make-config-reference.mjs
  expect(listed?.trim()).toBe(configReference(root));
});
