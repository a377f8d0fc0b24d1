import { describe, expect, it } from 'vitest';
import { frameworkOf } from '../../src/catalog/frameworks/registry.ts';
import { hasSharedData, runCli, runCliAt } from './run-cli.ts';

interface Layer {
  readonly name: string;
  readonly domain: string;
  readonly versions: Record<string, string>;
  readonly techniques: readonly { readonly techniqueID: string; readonly tactic: string; readonly score: number }[];
  readonly gradient: { readonly colors: readonly string[]; readonly minValue: number; readonly maxValue: number };
}

interface CoverageJson {
  readonly rules: readonly { readonly id: string }[];
  readonly frameworks: readonly {
    readonly framework: string;
    readonly covered: number;
    readonly techniques: number;
    readonly tactics: readonly { readonly techniques: readonly { readonly id: string; readonly covered: boolean }[] }[];
  }[];
}

describe('seismo coverage', () => {
  it('shows the matrix of the pack by tactic, what is covered and what is not', async () => {
    const { code, out, err } = await runCli('coverage', '--framework', 'atlas');
    expect(code).toBe(0);
    const [head, count] = out.split('\n');
    expect(head).toBe('MITRE ATLAS 5.6.0');
    expect(count).toMatch(/^\d+ of 101 techniques covered by 10 rules$/);
    expect(out).toMatch(
      /^Execution +\d of 6\n {2}AML\.T0051 +LLM Prompt Injection +7 rules\n {4}\.000 +Direct +7 rules\n/m,
    );
    expect(out).toMatch(/^Lateral Movement +0 of 2\n {2}no rule for these techniques:\n {4}AML\.T0052 Phishing, /m);
    expect(err).toContain('10 rules\n');
  });

  it('is no wider than 80 columns at a terminal of 80', async () => {
    const { out } = await runCli('coverage');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const narrow = await runCliAt(80, 'coverage');
    expect(Math.max(...narrow.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('writes layers of the ATT&CK Navigator, version 4.5', async () => {
    const layers: Layer[] = JSON.parse((await runCli('coverage', '--format', 'navigator')).out);
    expect(layers.map(({ domain }) => domain)).toEqual(['atlas-atlas', 'enterprise-attack']);
    for (const layer of layers) {
      expect(layer.name).not.toBe('');
      expect(layer.versions).toMatchObject({ layer: '4.5', navigator: expect.stringMatching(/^[45]\.\d+\.\d+$/) });
      expect(layer.gradient.colors).toHaveLength(2);
      expect(layer.gradient.maxValue).toBeGreaterThan(layer.gradient.minValue);
    }
    const atlas = frameworkOf('atlas');
    expect(layers[0]!.techniques).toContainEqual(
      expect.objectContaining({ techniqueID: 'AML.T0051', tactic: 'execution', score: 7 }),
    );
    for (const { techniqueID, tactic, score } of layers[0]!.techniques) {
      expect(atlas.technique(techniqueID)?.tactics.map((t) => t.shortName)).toContain(tactic);
      expect(score).toBeGreaterThan(0);
    }
    const one: Layer = JSON.parse((await runCli('coverage', '--format', 'navigator', '--framework', 'attack')).out);
    expect(one.domain).toBe('enterprise-attack');
    expect(one.versions.attack).toBe('18');
  });

  it('says that the Navigator has no matrix of a list', async () => {
    const { code, err } = await runCli('coverage', '--format', 'navigator', '--framework', 'owasp-llm');
    expect(code).toBe(2);
    expect(err).toContain('the ATT&CK Navigator has no matrix of OWASP Top 10 for LLM Applications');
  });

  it('gives every cell as JSON, gaps among them', async () => {
    const json: CoverageJson = JSON.parse((await runCli('coverage', '--format', 'json')).out);
    expect(json.rules).toHaveLength(10);
    const [atlas, attack, owasp] = json.frameworks;
    expect([atlas!.techniques, attack!.techniques, owasp!.techniques]).toEqual([101, 216, 10]);
    const cells = atlas!.tactics.flatMap(({ techniques }) => techniques);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(101);
    expect(new Set(cells.filter((c) => c.covered).map(({ id }) => id)).size).toBe(atlas!.covered);
  });

  it.skipIf(!hasSharedData)('counts rules that would run, and tells of ids that changed', async () => {
    const { code, out, err } = await runCli(
      'coverage',
      '--rules',
      '../shared/data/rules/seed',
      '../shared/data/rules/rules/integrations/aws_bedrock',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^Execution +\d of 6\n {2}AML\.T0051 +LLM Prompt Injection/m);
    expect(err).toContain('LLM04 names no edition');
  });
});
