import type { NamedTechnique } from '../catalog-rule.ts';

/** An id as its framework writes it, from the ways that rules do: `T0051` of ATLAS is `AML.T0051`, `LLM4` is `LLM04:2025`. What is no id comes back as it is. */
export function canonicalId(framework: NamedTechnique['framework'], id: string): string {
  return FORMS[framework](id.trim());
}

/** What an id that names no edition means in the edition before: `LLM04` may be `LLM04:2023`. */
export function formerId(framework: NamedTechnique['framework'], id: string): string | undefined {
  if (framework !== 'owasp_llm' || /\d{4}/.test(id)) return undefined;
  return canonicalId(framework, `${id.trim()}:2023`);
}

const FORMS: Record<NamedTechnique['framework'], (id: string) => string> = {
  atlas: (id) => {
    const bare = /^(?:AML\.)?(TA?\d{4}(?:\.\d{3})?)$/i.exec(id)?.[1];
    return bare === undefined ? id : `AML.${bare.toUpperCase()}`;
  },
  attack: (id) => (/^TA?\d{4}(?:\.\d{3})?$/i.test(id) ? id.toUpperCase() : id),
  owasp_llm: (id) => {
    const [, number, year] = /^LLM[-_ ]?(\d{1,2})(?:[:_-](\d{4}))?$/i.exec(id) ?? [];
    return number === undefined ? id : `LLM${number.padStart(2, '0')}:${editionOf(year)}`;
  },
};

/** The list of 2023 is called after the year of its last revision too. */
function editionOf(year: string | undefined): string {
  return year === '2024' ? '2023' : (year ?? '2025');
}
