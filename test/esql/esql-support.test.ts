import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the page of what is supported is what the registries say', async () => {
  const script = new URL('../../scripts/make-esql-support.mjs', import.meta.url);
  const { esqlSupport } = (await import(script.href)) as { esqlSupport: () => string };
  const page = readFileSync(new URL('../../docs/esql-support.md', import.meta.url), 'utf8');
  expect(page === esqlSupport(), 'run `npm run build && node scripts/make-esql-support.mjs`').toBe(true);
});
