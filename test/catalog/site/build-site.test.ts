import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTACK, builtSite, ruleText, SAMPLE_RULES } from './sample-site.ts';

let site = '';

beforeAll(async () => {
  site = (await builtSite()).out;
});
afterAll(async () => await rm(site, { recursive: true, force: true }));

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

function pages(): string[] {
  return files(site).filter((name) => name.endsWith('.html'));
}

describe('the site of a catalogue', () => {
  it('has a page for every rule, indicator, field and covered technique', () => {
    const all = pages();
    expect(all).toContain('index.html');
    expect(all).toContain('coverage.html');
    expect(all).toContain('fields/index.html');
    expect(all).toContain('rules/elastic/11111111-0000-4000-8000-000000000001.html');
    expect(all.filter((name) => name.startsWith('rules/'))).toHaveLength(SAMPLE_RULES.length);
    expect(all.filter((name) => name.startsWith('techniques/'))).toEqual([
      'techniques/AML.T0051.html',
      'techniques/AML.T0054.html',
      'techniques/LLM01-2025.html',
      'techniques/T1059.001.html',
      'techniques/T1059.html',
      'techniques/T1552.004.html',
      'techniques/T1552.html',
    ]);
    expect(all).toContain('fields/process.name.html');
  });

  it('lists every rule that uses an indicator', async () => {
    const field = await readFile(join(site, 'fields/process.name.html'), 'utf8');
    const [, href] =
      /<a href="(?:\.\.\/)(indicators\/[0-9a-f]+\.html)">eq<\/a><\/td><td dir="auto"><code>powershell\.exe/.exec(
        field,
      )!;
    const indicator = await readFile(join(site, href!), 'utf8');
    expect(indicator).toContain('2 rules look for this');
    expect(indicator).toContain('Shell Started by an Office Program');
    expect(indicator).toContain('Shell That Reads Keys');
  });

  it('links only to what is there', () => {
    const broken: string[] = [];
    for (const page of pages()) {
      const html = readFileSync(join(site, page), 'utf8');
      for (const [, address] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
        if (/^https?:/.test(address!)) continue;
        const [path, anchor] = address!.replaceAll('&amp;', '&').split('#') as [string, string | undefined];
        const target = path === '' ? join(site, page) : resolve(site, dirname(page), path);
        if (!existsSync(target) || relative(site, target).startsWith('..')) broken.push(`${page}: ${address}`);
        else if (
          anchor !== undefined &&
          !anchor.includes('=') &&
          !readFileSync(target, 'utf8').includes(`id="${anchor}"`)
        )
          broken.push(`${page}: ${address}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('lets no text of a rule be markup, and lets pages load nothing but its own files', () => {
    for (const page of pages()) {
      const html = readFileSync(join(site, page), 'utf8');
      expect(html, page).not.toContain(ATTACK);
      expect(html, page).not.toMatch(/<(?:img|svg|iframe|object|embed|style|base)\b/i);
      expect(html, page).not.toMatch(/<[^>]*\son\w+=/i);
      expect(html, page).not.toMatch(/(?:href|src)="\s*(?:javascript|data|vbscript):/i);
      // Scripts are the site's own, and none is inline.
      for (const [tag] of html.matchAll(/<script\b[^>]*>/g))
        expect(tag, page).toMatch(/^<script src="(?:\.\.\/)*assets\/[a-z-]+\.js" defer>$/);
      expect(html, page).toContain(
        'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src &#39;self&#39;;',
      );
    }
  });

  it('gives files names that any file system holds', () => {
    for (const name of files(site)) {
      expect(name).toMatch(/^[A-Za-z0-9./_-]+$/);
      expect(name.split('/').every((part) => part.length <= 150)).toBe(true);
    }
    const folded = files(site).map((name) => name.toLowerCase());
    expect(new Set(folded).size).toBe(folded.length);
  });

  it('tells rules apart whose ids differ by case alone', async () => {
    const query = 'FROM logs-* | WHERE a == 1';
    const { out } = await builtSite([
      ruleText({ id: 'Rule-A', name: 'Upper', query }),
      ruleText({ id: 'rule-a', name: 'Lower', query }),
    ]);
    const names = readdirSync(join(out, 'rules/elastic'));
    expect(names).toContain('rule-a.html');
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(2);
    await rm(out, { recursive: true });
  });

  it('gives the same bytes for the same rules, and takes away what is gone', async () => {
    const { out } = await builtSite();
    for (const name of files(out))
      expect(readFileSync(join(out, name)).equals(readFileSync(join(site, name))), name).toBe(true);
    const fewer = await builtSite(SAMPLE_RULES.slice(0, 1), out);
    expect(fewer.rules).toBe(1);
    expect(readdirSync(join(out, 'rules/elastic'))).toEqual(['11111111-0000-4000-8000-000000000001.html']);
    await rm(out, { recursive: true });
  });

  it('keeps the last site whole where a new one cannot be finished', async () => {
    const { out } = await builtSite();
    const before = files(out);
    const broken = [...SAMPLE_RULES, ruleText({ id: 'x', name: 'One more', query: 'FROM logs-* | WHERE a == 1' })];
    await expect(builtSite(broken, out, { failAt: 'elastic/x' })).rejects.toThrow('its file is gone');
    expect(files(out)).toEqual(before);
    await rm(out, { recursive: true });
  });

  it('replaces nothing that it did not write', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seismo-other-'));
    await mkdir(join(folder, 'rules'));
    await writeFile(join(folder, 'rules', 'mine.toml'), 'mine');
    await expect(builtSite(SAMPLE_RULES, folder)).rejects.toThrow(
      'holds something else than a site that was built before',
    );
    expect(await readFile(join(folder, 'rules', 'mine.toml'), 'utf8')).toBe('mine');
    await rm(folder, { recursive: true });
  });
});
