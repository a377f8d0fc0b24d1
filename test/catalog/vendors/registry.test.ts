import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogExtensions, readRules, VENDORS } from '../../../src/catalog/vendors/registry.ts';

test('every folder of a vendor is in the registry, and the other way round', () => {
  const folders = readdirSync(new URL('../../../src/catalog/vendors', import.meta.url), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  expect(VENDORS.map((vendor) => vendor.name).sort()).toEqual(names.sort());
  expect(catalogExtensions()).toContain('.toml');
});

test('a file that no vendor knows gives nothing', () => {
  expect(readRules('Cargo.toml', '[package]\nname = "a"\n')).toEqual({ rules: [], diagnostics: [] });
  expect(readRules('notes.txt', '[rule]\nname = "a"\n')).toEqual({ rules: [], diagnostics: [] });
});

test('a broken rule gives diagnostics, and no rule', () => {
  const { rules, diagnostics } = readRules('a.toml', '[rule]\nname = \n');
  expect(rules).toEqual([]);
  expect(diagnostics.map((finding) => finding.code)).toEqual(['rules/toml-syntax']);
});
