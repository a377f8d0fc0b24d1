// Writes the tables of docs/configuration.md as the schema has them. After `npm run build`: node scripts/make-config-reference.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { configReference } from '../dist/app/config/config-reference.js';
import { configKeys } from '../dist/app/config/config-schema.js';

const file = new URL('../docs/configuration.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const written = text.replace(/(<!-- keys -->\n)[\s\S]*(<!-- \/keys -->)/, (_, begin, end) => {
  return `${begin}\n${configReference(configKeys)}\n\n${end}`;
});
writeFileSync(file, written);
