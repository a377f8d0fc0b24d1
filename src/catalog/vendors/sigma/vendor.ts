import type { Vendor } from '../../vendor.ts';
import { collectRules } from './collection.ts';
import { Findings } from './findings.ts';
import { Budget } from './limits.ts';
import { readRules } from './read-rules.ts';
import { readYaml } from './yaml/read-yaml.ts';

/** Rules in the Sigma format, specification 2.1 and what older rules of 1.0 have besides: https://sigmahq.io. */
export const sigma: Vendor = {
  name: 'sigma',
  title: 'Sigma',
  extensions: ['.yml', '.yaml'],

  recognizes(text) {
    return (
      /^\uFEFF?(?:detection|correlation|filter|logsource)[ \t]*:/m.test(text) &&
      /^\uFEFF?(?:title|id|name|action|logsource)[ \t]*:/m.test(text)
    );
  },

  read(_name, text) {
    const findings = new Findings();
    const reading = { source: text, findings, budget: new Budget() };
    const documents = collectRules(readYaml(text, findings), reading);
    const rules = readRules(documents, reading);
    return { rules, diagnostics: findings.list() };
  },
};
