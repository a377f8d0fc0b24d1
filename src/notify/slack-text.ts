/** Marks of Slack's mrkdwn that look alike and mean nothing. */
const ALIKE: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' };

/** Text for Slack in which `&`, `<` and `>` are entities, so that it holds no link, mention or channel call (https://docs.slack.dev/messaging/formatting-message-text). */
export function slackEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text among mrkdwn that formats nothing. */
export function slackPlain(text: string): string {
  // An underscore inside a word formats nothing, and names of fields have many.
  return slackEscaped(text.replace(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (mark) => ALIKE[mark]!));
}

/** A value as it is, in a code span, which Slack neither formats nor links. */
export function slackCode(text: string): string {
  const inside = text.replaceAll('`', ALIKE['`']!).trim();
  return inside === '' ? '–' : `\`${slackEscaped(inside)}\``;
}
