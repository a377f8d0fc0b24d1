import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectFormat, findFormat, logFormats } from '../../../src/ingest/formats/registry.ts';
import { invocation } from './invocations.ts';

const FOLDER = join(import.meta.dirname, '../../../src/ingest/formats');

describe('the registry of log formats', () => {
  test('lists every folder that holds a format, and no other', async () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'format.ts')))
      .map((entry) => entry.name);
    const exported = await Promise.all(
      folders.map(async (name) => Object.values((await import(join(FOLDER, name, 'format.ts'))) as object)),
    );
    expect(new Set(logFormats)).toEqual(new Set(exported.flat()));
    expect(logFormats).toHaveLength(folders.length);
  });

  test('finds formats by name, and none by another', () => {
    for (const format of logFormats) expect(findFormat(format.name)).toBe(format);
    expect(findFormat('aws_bedrock')).toBeUndefined();
  });

  test.each(logFormats.map((format) => [format.name, format] as const))(
    '%s declares its fields once, with a type',
    (_, format) => {
      const names = format.fields.map((field) => field.name);
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
      for (const field of format.fields) {
        expect(field.description, field.name).toMatch(/\S.*\.$/);
        expect(['boolean', 'integer', 'long', 'double', 'keyword', 'text', 'date', 'ip']).toContain(field.type);
      }
      expect(format.stream).toBe(`logs-${format.name}-default`);
    },
  );

  test('gives a field one type, whichever format has it', () => {
    const types = new Map<string, string>();
    for (const { name, type } of logFormats.flatMap((format) => format.fields)) {
      expect(type, name).toBe(types.get(name) ?? type);
      types.set(name, type);
    }
  });

  test('tells each format from the other and from the rest', () => {
    const azure = {
      category: 'Audit',
      operationName: 'ListKey',
      time: '2026-01-01T00:00:00Z',
      resourceId: '/subscriptions/S/resourceGroups/G/providers/Microsoft.CognitiveServices/accounts/A',
    };
    expect(detectFormat(invocation())?.name).toBe('aws_bedrock.invocation');
    const { schemaType: _, ...nameless } = invocation();
    expect(detectFormat(nameless)?.name).toBe('aws_bedrock.invocation');
    expect(detectFormat(azure)?.name).toBe('azure_openai.logs');
    for (const other of [null, 5, 'text', [], {}, { eventVersion: '1.08', eventTime: '2026-01-01T00:00:00Z' }]) {
      expect(detectFormat(other)).toBeUndefined();
    }
    expect(detectFormat({ ...azure, resourceId: '/subscriptions/S/providers/Microsoft.Storage/x/y' })).toBeUndefined();
    expect(
      detectFormat({ schemaType: 'SomethingElse', modelId: 'm', operation: 'o', timestamp: 't', input: {} }),
    ).toBeUndefined();
  });
});
