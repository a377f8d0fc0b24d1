import type { Framework, Technique } from './framework.ts';
import { frameworkOf } from './registry.ts';

/** What ATLAS calls the parts of LLM workloads; its other techniques are about models of any kind, and about what stands around them. */
const WORDS =
  /\b(?:LLM|RAG|prompts?|AI agents?|agentic|generative|retrieval|hallucinat\w*|AI services?|inference API)\b/i;

/**
 * Whether a technique concerns the use of LLMs: of ATLAS one whose name (or that of the technique it is under) says so, of ATT&CK one that
 * ATLAS has too by the same name, of OWASP's list any.
 */
export function isAboutLlms(framework: Framework, technique: Technique): boolean {
  switch (framework.key) {
    case 'owasp_llm':
      return true;
    case 'atlas':
      return [technique, technique.parent].some((each) => each !== null && WORDS.test(each.name));
    case 'attack':
      return sharedNames().has((technique.parent ?? technique).name);
  }
}

let shared: ReadonlySet<string> | undefined;

function sharedNames(): ReadonlySet<string> {
  shared ??= new Set(frameworkOf('atlas').techniques.map(({ name }) => name));
  return shared;
}
