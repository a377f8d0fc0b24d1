import type { GuardrailFinding, Turn } from '../../../api/operations.ts';

/** `sensitive_information_policy` as words. */
export function words(name: string): string {
  return name.replaceAll('_', ' ').toLowerCase();
}

/** What a guardrail did, as a word. */
export function actionWord(action: string): string {
  const known: Readonly<Record<string, string>> = {
    BLOCKED: 'blocked',
    ANONYMIZED: 'masked',
    INTERVENED: 'intervened',
    NONE: 'only detected',
  };
  return known[action] ?? words(action);
}

/** A finding in a few words: `word policy, blocked`. */
export function findingWords({ policy, name, type, action }: GuardrailFinding): string {
  const what = name ?? type;
  return `${words(policy)}${what === null ? '' : `, ${what}`}, ${actionWord(action)}`;
}

/** Who speaks, as a label. */
export function roleWord(role: string): string {
  const known: Readonly<Record<string, string>> = {
    user: 'User',
    assistant: 'Assistant',
    model: 'Assistant',
    system: 'System',
    developer: 'System',
    tool: 'Tool',
    function: 'Tool',
  };
  return known[role] ?? role;
}

/** Why something of a call's body is not shown; undefined where it is whole. */
export function bodyWords(side: 'request' | 'answer', { state, where }: Turn['request']): string | undefined {
  const what = side === 'request' ? 'The request' : 'The answer';
  switch (state) {
    case 'whole':
      return undefined;
    case 'cut':
      return `${what} was cut off where it was logged: what is missing cannot be shown.`;
    case 'elsewhere':
      return `${what} is not in the log. It lies at ${where ?? 'another place'}.`;
    case 'missing':
      return side === 'answer' ? 'The log holds no answer.' : 'The log holds no request.';
    case 'unreadable':
      return `${what} is in the log, but no text is found in it: an image, numbers, or a form that is not known.`;
    case 'unread':
      return `${what} was not read: the calls of the day hold more text than is read at once.`;
  }
}
