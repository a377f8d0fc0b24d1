import { loadRuleText } from '../../../rules/load-rule-text.ts';
import type { Vendor } from '../../vendor.ts';
import { queryDiagnostics } from './query-diagnostics.ts';
import { salvageRule } from './salvage-rule.ts';
import { toCatalogRule } from './to-catalog-rule.ts';

/** Rules and hunts as elastic/detection-rules writes them, in TOML; read by the loader that runs them. */
export const elastic: Vendor = {
  name: 'elastic',
  title: 'Elastic',
  extensions: ['.toml'],
  recognizes: (text) => /^[ \t]*\[[ \t]*(["']?)(?:rule|hunt)\1[ \t]*\]/m.test(text),
  read(name, text) {
    const { rule, diagnostics } = loadRuleText(name, text);
    if (rule === undefined) return { rules: [], diagnostics };
    const read = toCatalogRule(rule, text);
    const unread = read.anatomy.stages.some((stage) => stage.opaque !== undefined);
    return { rules: [read], diagnostics: unread ? [...diagnostics, ...queryDiagnostics(rule)] : diagnostics };
  },
  salvage: salvageRule,
};
