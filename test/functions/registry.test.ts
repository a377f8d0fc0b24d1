import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FunctionDefinition } from '../../src/functions/definition.ts';
import { CASTS } from '../../src/functions/literal.ts';
import { callableNames, findFunction, functions } from '../../src/functions/registry.ts';

const definitions: readonly FunctionDefinition[] = Object.values(functions);
const root = new URL('../../src/functions/', import.meta.url);

/** The category of the functions in a folder. */
const FOLDERS: Readonly<Record<string, FunctionDefinition['category']>> = {
  operators: 'operator',
  conditional: 'conditional',
  aggregate: 'aggregate',
  grouping: 'grouping',
  date: 'date',
  string: 'string',
  math: 'math',
  ip: 'ip',
  conversion: 'conversion',
  multivalue: 'multivalue',
  'full-text': 'search',
  internal: 'internal',
};

function fileOf(definition: FunctionDefinition): string {
  return `${definition.name.replace('$', '').toLowerCase().replaceAll('_', '-')}.ts`;
}

describe('the registry and the folders agree', () => {
  test.each(Object.entries(FOLDERS))('%s', (folder, category) => {
    const registered = definitions.filter((d) => d.category === category).map(fileOf);
    expect(readdirSync(new URL(folder, root)).sort()).toEqual(registered.sort());
  });

  test('a function is registered under its own name', () => {
    for (const [key, definition] of Object.entries(functions)) expect(definition.name).toBe(key);
  });

  test('names and aliases are unique', () => {
    const names = definitions.flatMap((d: FunctionDefinition) => [d.name, ...(d.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('every definition', () => {
  test.each(definitions.map((d) => [d.name, d] as const))('%s is described and shown', (_, definition) => {
    expect(definition.description).toMatch(/\.$/);
    if (definition.category !== 'internal') expect(definition.examples.length).toBeGreaterThan(0);
    if (definition.category === 'operator') expect(definition.operator).toBeDefined();
    const firstOptional = definition.parameters.findIndex((p) => p.optional);
    if (firstOptional !== -1) expect(definition.parameters.slice(firstOptional).every((p) => p.optional)).toBe(true);
  });
});

describe('looking functions up', () => {
  test('in any case, by name and alias', () => {
    expect(findFunction('mv_Count')?.name).toBe('MV_COUNT');
    expect(findFunction('to_str')?.name).toBe('TO_STRING');
    expect(findFunction('nope')).toBeUndefined();
    expect(findFunction('__proto__')).toBeUndefined();
  });

  test('operators and internal functions cannot be called by name', () => {
    const names = callableNames();
    expect(names).toContain('BIN');
    expect(names).not.toContain('EQUALS');
    expect(names).not.toContain('$COLLECT');
  });

  test('casts call conversions', () => {
    for (const name of Object.values(CASTS)) expect(functions[name].category).toBe('conversion');
  });
});
