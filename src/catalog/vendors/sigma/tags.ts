import type { NamedTechnique } from '../../catalog-rule.ts';
import { frameworkOf } from '../../frameworks/registry.ts';

/**
 * The techniques and tactics that tags name (Sigma tags appendix 2.1, and what others write alike): `attack.t1059.001`, `attack.defense-evasion`,
 * `atlas.aml.t0051`, `owasp.llm01`. Tags are flat: a technique is listed under those of the rule's tactics that its framework has it under.
 */
export function techniquesOfTags(tags: readonly string[]): NamedTechnique[] {
  const named = new Map<string, Named>();
  for (const tag of tags) {
    const one = nameOf(tag.trim().toLowerCase());
    if (one !== undefined) named.set(`${one.framework} ${one.id}`, one);
  }
  const all = [...named.values()];
  return all.flatMap(({ framework, id, isTactic }): NamedTechnique[] => {
    const listed = isTactic ? [] : (frameworkOf(framework).technique(id)?.tactics ?? []).map((tactic) => tactic.id);
    const under = all.filter((one) => one.isTactic && listed.includes(one.id));
    if (under.length === 0) return [{ framework, id, where: 'tags' }];
    return under.map((tactic) => ({ framework, id, tactic: tactic.id, where: 'tags' }));
  });
}

type Named = Pick<NamedTechnique, 'framework' | 'id'> & { readonly isTactic: boolean };

function nameOf(tag: string): Named | undefined {
  const [, namespace, name] = /^([a-z-_ ]+)[.:](.+)$/.exec(tag) ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  if (/^(?:mitre[-_ ])?attack$/.test(namespace)) return ofMitre('attack', name, '');
  if (/^(?:mitre[-_ ])?atlas$/.test(namespace)) return ofMitre('atlas', name.replace(/^aml\./, ''), 'AML.');
  const risk = /^owasp/.test(namespace) ? /\bllm(\d{2})(?:\D{0,2}(20\d{2}))?(?!\d)/.exec(name) : null;
  if (risk === null) return undefined;
  return { framework: 'owasp_llm', id: `LLM${risk[1]}${risk[2] === undefined ? '' : `:${risk[2]}`}`, isTactic: false };
}

function ofMitre(framework: 'attack' | 'atlas', name: string, prefix: string): Named | undefined {
  const id = prefix + name.toUpperCase();
  if (/^t\d{4}(?:\.\d{3})?$/.test(name)) return { framework, id, isTactic: false };
  const tactic = frameworkOf(framework).tactic(name)?.id ?? (/^ta\d{4}$/.test(name) ? id : undefined);
  return tactic === undefined ? undefined : { framework, id: tactic, isTactic: true };
}
