import type { DetectionRule } from '../../rules/rule.ts';
import type { GuideBlock, GuideLine, GuideSection } from './guide.ts';

/** What general steps depend on: what a rule reads, groups by and looks for, by the words of its query and mappings. */
interface RuleTraits {
  readonly models: boolean;
  readonly trail: boolean;
  readonly azure: boolean;
  readonly guardrails: boolean;
  readonly errors: boolean;
  readonly tokens: boolean;
  /** Its alerts name a caller. */
  readonly caller: boolean;
}

/**
 * Steps that fit any alert of a rule's kind, for what its own guide does not say. They say that they are general, and follow from the rule
 * alone, so that they stay the same from alert to alert.
 */
export function generalSections(rule: DetectionRule | undefined): GuideSection[] {
  const traits = traitsOf(rule);
  return [
    section('investigation', 'Investigation steps', investigation(traits)),
    section('false_positives', 'False positives', falsePositives(rule, traits)),
    section('response', 'Response and remediation', response(traits)),
  ];
}

function traitsOf(rule: DetectionRule | undefined): RuleTraits {
  const query = (rule?.queries ?? []).map(({ text }) => text).join('\n');
  const reads =
    `${query}\n${rule?.index.join('\n') ?? ''}\n${rule?.metadata.integrations.join('\n') ?? ''}`.toLowerCase();
  const names =
    `${reads}\n${rule?.threshold?.fields.join('\n') ?? ''}\n${rule?.investigationFields.join('\n') ?? ''}`.toLowerCase();
  const azure = /azure/.test(reads);
  const trail = /cloudtrail/.test(reads);
  return {
    azure,
    trail,
    // A rule that is gone, or of sources that its query does not name, was still about models: that is what is watched here.
    models: /gen_ai|bedrock\.invocation|azure_openai|open_ai|openai/.test(reads) || (!trail && !azure),
    guardrails: /guardrail|gen_ai\.(policy|compliance)/.test(reads),
    errors: /error_code|errorcode|exception|denied/.test(reads),
    tokens: /usage|token_count|tokens/.test(reads),
    caller: rule === undefined || /\buser\.|user_identity|related\.user|caller|principal/.test(names),
  };
}

function investigation(traits: RuleTraits): string[] {
  const { models, trail, guardrails, errors, tokens, caller } = traits;
  const who = caller ? 'the caller' : 'whoever is behind the events';
  return [
    'Read the reason and the evidence: do the events show what the rule looks for, or only something that resembles it?',
    caller
      ? 'Find out who the caller is: a person, an application or a key; who owns it, and whether it should do this at all.'
      : 'The alert names no caller: find out from the evidence which identities took part.',
    `Look for other alerts of ${who} in the 48 hours before.`,
    `Compare the time of day and the amount with what ${who} usually does.`,
    ...(models ? [`Check which models ${who} used, and whether for the first time.`] : []),
    ...(models ? ['Read the prompts and responses of the 24 hours around the alert.'] : []),
    ...(guardrails
      ? ['See which guardrail policies matched, on which words, and whether anything got through afterwards.']
      : []),
    ...(errors ? ['Separate refused calls from answered ones: did one succeed after the failures?'] : []),
    ...(tokens ? ['Estimate what the calls cost, and what would be a usual amount.'] : []),
    trail
      ? 'Check source address, user agent and access key of the calls, and what the same identity did before and after.'
      : 'Find the same calls in the cloud’s audit log: source address, user agent, and the key that was used.',
  ];
}

function falsePositives(rule: DetectionRule | undefined, traits: RuleTraits): string[] {
  const known = (rule?.falsePositives ?? [])
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  return [
    ...known.map((text) => `Rule out: ${text}`),
    traits.caller
      ? 'Ask the owner of the identity whether this was planned: a test, a release, an evaluation.'
      : 'Ask the owner of the system whether this was planned: a test, a release, an evaluation.',
    'Look at earlier alerts of the rule: what were they closed as, and is this one like them?',
  ];
}

function response(traits: RuleTraits): string[] {
  const { models, azure, caller } = traits;
  return [
    'Decide whether this is an incident, and tell those who have to know.',
    ...(caller ? ['Limit the identity while it is looked into: see the commands on this page.'] : []),
    azure
      ? 'Regenerate the keys that may be known to others.'
      : 'Deactivate keys and revoke sessions that may be known to others, then replace them.',
    ...(models ? ['Find out what was asked and answered, and whether answers held internal data.'] : []),
    'Find the way by which access was gained, and close it.',
    'Where it was harmless, except exactly that from the rule, and close the alert with its verdict.',
  ];
}

function section(part: GuideSection['part'], title: string, steps: readonly string[]): GuideSection {
  const list: GuideBlock = {
    kind: 'list',
    start: null,
    items: steps.map((step) => ({ step: null, blocks: [{ kind: 'paragraph', text: line(step) }] })),
  };
  return { part, title, from: 'general', blocks: [list] };
}

function line(text: string): GuideLine {
  return [{ text }];
}
