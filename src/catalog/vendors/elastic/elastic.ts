import { loadRuleText } from '../../../rules/load-rule-text.ts';
import type { Vendor } from '../../vendor.ts';
import { toCatalogRule } from './to-catalog-rule.ts';

/** Rules and hunts as elastic/detection-rules writes them, in TOML; read by the loader that runs them. */
export const elastic: Vendor = {
  name: 'elastic',
  title: 'Elastic',
  extensions: ['.toml'],
  recognizes: (text) => /^[ \t]*\[[ \t]*(["']?)(?:rule|hunt)\1[ \t]*\]/m.test(text),
  read(name, text) {
    const { rule, diagnostics } = loadRuleText(name, text);
    return { rules: rule === undefined ? [] : [toCatalogRule(rule, text)], diagnostics };
  },
};
