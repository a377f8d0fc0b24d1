import type { FrameworkTable } from './framework-table.ts';

/** OWASP Top 10 for LLM Applications 2025 (https://genai.owasp.org/llm-top-10/): a list, without tactics. */
export const OWASP_LLM_TABLE: FrameworkTable = {
  key: 'owasp_llm',
  title: 'OWASP Top 10 for LLM Applications',
  version: '2025',
  domain: null,
  tactics: '',
  techniques: `
LLM01:2025 - Prompt Injection
LLM02:2025 - Sensitive Information Disclosure
LLM03:2025 - Supply Chain
LLM04:2025 - Data and Model Poisoning
LLM05:2025 - Improper Output Handling
LLM06:2025 - Excessive Agency
LLM07:2025 - System Prompt Leakage
LLM08:2025 - Vector and Embedding Weaknesses
LLM09:2025 - Misinformation
LLM10:2025 - Unbounded Consumption
`,
  // Of 2023; Insecure Plugin Design has no successor, Model Theft went into Unbounded Consumption.
  replaced: `
LLM01:2023 LLM01:2025
LLM02:2023 LLM05:2025
LLM03:2023 LLM04:2025
LLM04:2023 LLM10:2025
LLM05:2023 LLM03:2025
LLM06:2023 LLM02:2025
LLM08:2023 LLM06:2025
LLM09:2023 LLM09:2025
LLM10:2023 LLM10:2025
`,
};
