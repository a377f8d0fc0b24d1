// Draws docs/detect.svg, the README's picture, from a real run: node docs/make-picture.mjs (after npm run build).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/app/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'seismo-picture-'));
const seismo = (...args) =>
  execFileSync(process.execPath, [main, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
seismo('sample', '--out', folder);
const blocks = seismo('detect', '--logs', folder).trimEnd().split('\n\n');
rmSync(folder, { recursive: true });

// One alert of each severity, and the tally.
const wanted = ['HIGH', 'MEDIUM', 'LOW'].map((severity) => blocks.find((block) => block.startsWith(severity)));
const lines = ['$ seismo detect --logs logs/', '', ...wanted.join('\n\n').split('\n'), '', '…', '', blocks.at(-1)];

const COLOURS = { HIGH: '#ff7b72', MEDIUM: '#e3b341', LOW: '#79c0ff' };
const LINE = 19;
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const drawn = lines.map((line, i) => {
  const [, severity, rest] = /^(HIGH|MEDIUM|LOW)( .*)$/.exec(line) ?? [];
  const text = severity
    ? `<tspan fill="${COLOURS[severity]}">${severity}</tspan><tspan fill="#ffffff">${escaped(rest)}</tspan>`
    : escaped(line);
  return `<text x="16" y="${30 + i * LINE}" xml:space="preserve">${text}</text>`;
});
const width = 32 + Math.max(...lines.map((line) => line.length)) * 7.9;
const height = 30 + lines.length * LINE;
writeFileSync(
  new URL('./detect.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${height}" width="${Math.ceil(width)}" height="${height}" role="img" aria-label="Alerts that seismo detect prints">
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#c9d1d9">
${drawn.join('\n')}
</g>
</svg>
`,
);
