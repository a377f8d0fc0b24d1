import type { NamedTechnique } from '../catalog-rule.ts';

/** ATLAS's ids in a text, without `AML.`. */
export const ATLAS_ID = /\bAML\.(TA?\d{4}(?:\.\d{3})?)\b/gi;
/** With or without the list's year: `LLM04`, `LLM04:2025`, `llm042025-data-and-model-poisoning`. */
export const OWASP_ID = /\bLLM[-_]?(0[1-9]|10)(?:[:_ -]{0,2}(20\d{2}))?(?!\d)/gi;

/** What a rule's reference names: a link to a technique's, a tactic's or a risk's own page. */
export function techniquesOfLink(reference: string): NamedTechnique[] {
  const where = 'references';
  const link = /^\s*(?:https?:\/\/)?(?:www\.)?([^/\s]+)\/([^?#\s]*)/i.exec(reference);
  if (link === null) return [];
  const path = link[2]!;
  switch (link[1]!.toLowerCase()) {
    case 'atlas.mitre.org':
      return idsIn(path, ATLAS_ID).map((id) => ({ framework: 'atlas', id: `AML.${id}`, where }));
    case 'attack.mitre.org': {
      const id = /^(?:versions\/[^/]+\/)?(?:techniques\/(T\d{4})(?:[/.](\d{3}))?|tactics\/(TA\d{4}))(?:\/|$)/i.exec(
        path,
      );
      if (id === null) return [];
      const [, technique, sub, tactic] = id;
      const text = tactic ?? (sub === undefined ? technique! : `${technique}.${sub}`);
      return [{ framework: 'attack', id: text.toUpperCase(), where }];
    }
    case 'genai.owasp.org':
    case 'owasp.org':
      return owaspRisks(path, OWASP_ID).map(({ id, year }) => ({
        framework: 'owasp_llm',
        id: `${id}${editionOfLink(id, year, path)}`,
        where,
      }));
    default:
      return [];
  }
}

/** The risks of OWASP's list in a text, found by a pattern of number and year. */
export function owaspRisks(
  text: string,
  pattern: RegExp,
): { readonly id: string; readonly year: string | undefined }[] {
  return [...text.matchAll(pattern)].map(([, number, year]) => ({ id: `LLM${number!.padStart(2, '0')}`, year }));
}

/** The ids in a text, in capitals: a pattern's first group. */
export function idsIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!.toUpperCase());
}

/** Pages of the list of 2025 have the year in their address, but for the first risk, which is the same in both lists. */
function editionOfLink(id: string, year: string | undefined, path: string): string {
  if (year !== undefined) return `:${year}`;
  if (/^llmrisk2023/i.test(path)) return ':2023';
  return /^llmrisk\//i.test(path) && id !== 'LLM01' ? ':2023' : '';
}
