import type { Diagnostic } from '../../../base/diagnostic.ts';
import { hasErrors } from '../../../base/diagnostic.ts';
import type { SourceText } from '../../../base/source-text.ts';
import { deepFreeze } from '../../deep-freeze.ts';
import type { Rule } from '../../rule.ts';
import type { LoadedRule, RuleFormat } from '../format.ts';
import { checkFields } from './check-fields.ts';
import { table } from './field-types.ts';
import { Findings } from './findings.ts';
import { checkHunt, huntSchema, toHunt } from './hunt-section.ts';
import { metadataSchema } from './metadata.ts';
import { readQueries } from './read-queries.ts';
import { ruleSchema, toRule } from './rule-section.ts';
import { checkRuleType } from './rule-type.ts';
import { readHistory, readSchedule, textAt } from './schedule.ts';
import { jsonOf, nodeAt, parseTomlDocument, type TomlTable } from './toml-document.ts';
import { transformSchema } from './transform.ts';
import { writeText } from './write-text.ts';

const fileSchema = table({
  metadata: metadataSchema.optional(),
  rule: ruleSchema.optional(),
  transform: transformSchema.optional(),
  hunt: huntSchema.optional(),
});

/** Rules and hunts as elastic/detection-rules writes them. */
export const elasticToml: RuleFormat = {
  name: 'elastic-toml',
  extensions: ['.toml'],
  load,
  readQueries,
  writeText,
};

function load(source: SourceText): LoadedRule {
  const document = parseTomlDocument(source.text);
  if (!('entries' in document)) return { source, rule: undefined, diagnostics: [document] };
  const findings = new Findings();
  const read = readFile(document, source.text, findings);
  const diagnostics: Diagnostic[] = findings.sorted();
  const rule = hasErrors(diagnostics) ? undefined : deepFreeze(read());
  const id = textAt(document, ['rule', 'rule_id']) ?? textAt(document, ['hunt', 'uuid']);
  return { source, rule, diagnostics, ...(id === undefined ? {} : { idSpan: id.span }) };
}

/** Runs every check, so that all mistakes are told at once; the rule itself is made where there are none. */
function readFile(root: TomlTable, text: string, findings: Findings): () => Rule | undefined {
  const fields = checkFields(fileSchema, root, text, findings);
  const rule = nodeAt(root, ['rule']);
  const hunt = nodeAt(root, ['hunt']);
  if (rule === undefined && hunt === undefined) {
    findings.error('rules/missing-field', 'the file has neither a `[rule]` nor a `[hunt]` section', root.span);
  }
  if (rule !== undefined && hunt !== undefined) {
    findings.error(
      'rules/bad-value',
      'the file has both a `[rule]` and a `[hunt]` section',
      hunt.span,
      'split it in two',
    );
  }
  if (hunt?.kind === 'table') checkHunt(hunt, findings);
  if (rule?.kind !== 'table') {
    warnOfTransform(root, findings);
    return () => {
      if (fields?.hunt === undefined || hunt?.kind !== 'table') return undefined;
      return toHunt(fields.hunt, fields.metadata, findings.unknown, hunt, text);
    };
  }
  checkRuleType(root, rule, text, findings);
  const schedule = readSchedule(rule, findings);
  const history = readHistory(rule, schedule, findings);
  return () => {
    if (fields?.rule === undefined || schedule === undefined) return undefined;
    const { metadata, transform } = fields;
    return toRule({ rule: fields.rule, metadata, transform, schedule, history, unknown: findings.unknown }, rule, text);
  };
}

function warnOfTransform(root: TomlTable, findings: Findings): void {
  const transform = root.entries.get('transform');
  if (transform === undefined || !root.entries.has('hunt')) return;
  findings.unknown.transform = jsonOf(transform.value);
  findings.warn('rules/unused-field', '`transform` has no effect in a hunt', transform.value.span);
}
