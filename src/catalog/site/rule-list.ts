import { compareText } from '../../base/compare-text.ts';
import type { CorpusRule } from '../corpus/corpus.ts';
import { escapedHtml } from '../page/html/html-text.ts';
import { languageTitle } from '../page/layout/language-title.ts';
import { VENDORS } from '../vendors/registry.ts';
import { addressFrom, PLACES } from './site-places.ts';

/** Severities that have a colour; any other word is shown without one. */
const SEVERITIES = new Set(['low', 'medium', 'high', 'critical']);

/** Rules as a list of links with what is told of each at a glance, by name. */
export function ruleList(rules: readonly CorpusRule[], page: string): string {
  const sorted = [...rules].sort((a, b) => compareText(a.name, b.name) || compareText(a.key, b.key));
  return `<ul class="rules">${sorted.map((rule) => item(rule, page)).join('\n')}</ul>`;
}

function item(rule: CorpusRule, page: string): string {
  const facts = [
    vendorTitle(rule.vendor),
    languageTitle(rule.language),
    ...(rule.status === null ? [] : [rule.status]),
  ];
  return [
    `<li><a href="${escapedHtml(addressFrom(page, PLACES.rule(rule.key)))}" dir="auto">${escapedHtml(rule.name)}</a>`,
    `<p class="meta">${severityMark(rule.severity)}${facts.map((fact) => `<span>${escapedHtml(fact)}</span>`).join('')}</p></li>`,
  ].join('');
}

/** What people call a vendor. */
export function vendorTitle(name: string): string {
  return VENDORS.find((vendor) => vendor.name === name)?.title ?? name;
}

/** A severity in its colour. */
export function severityMark(severity: string | null): string {
  if (severity === null) return '';
  const tone = SEVERITIES.has(severity.toLowerCase()) ? ` severity-${severity.toLowerCase()}` : '';
  return `<span class="severity${tone}">${escapedHtml(severity)}</span>`;
}

/** `1 rule`, `1,204 rules`. */
export function ruleCount(n: number): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? 'rule' : 'rules'}`;
}
