import type { Message } from '../../ingest/formats/turns/message.ts';
import { readSide } from './bodies/registry.ts';
import type { StoredSide } from './bodies/stored-side.ts';
import type { Body, CallFacts, CallTexts } from './call.ts';
import { type Row, textOf } from './call-columns.ts';
import { withTemplates } from './templates/registry.ts';

/** What a row of `TURN_COLUMNS` and, where it was read, `BODY_COLUMNS` says. */
export function callTexts(facts: CallFacts, row: Row): CallTexts {
  const request: StoredSide = {
    side: 'request',
    turns: textOf(row, 'gen_ai.input.messages'),
    system: textOf(row, 'gen_ai.system_instructions'),
    body: textOf(row, 'gen_ai.prompt'),
  };
  const answer: StoredSide = {
    side: 'answer',
    turns: textOf(row, 'gen_ai.output.messages'),
    system: null,
    body: textOf(row, 'gen_ai.completion'),
  };
  const asked = readSide(request);
  const answered = readSide(answer);
  const turns = withTemplates(asked?.messages ?? []);
  return {
    system: [...(asked?.system ?? []), ...turns.filter(isSystem).flatMap(({ parts }) => parts)],
    messages: turns.filter((message) => !isSystem(message)),
    answers: answered?.messages ?? [],
    request: bodyState(asked, request, facts.bytes.request, facts.where.request, facts.truncated),
    answer: bodyState(answered, answer, facts.bytes.answer, facts.where.answer, facts.truncated),
  };
}

/** The texts of a call whose texts were not read. */
export const UNREAD: CallTexts = {
  system: [],
  messages: [],
  answers: [],
  request: { state: 'unread' },
  answer: { state: 'unread' },
};

/** Instructions that stand among the turns: they are shown once, too. */
function isSystem({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

function bodyState(
  read: { readonly cut?: true } | undefined,
  stored: StoredSide,
  bytes: number | null,
  where: string | null,
  truncated: boolean,
): Body {
  const state =
    read === undefined
      ? where !== null
        ? 'elsewhere'
        : (bytes ?? 0) > 0 || stored.body !== null
          ? 'unreadable'
          : 'missing'
      : read.cut === true || truncated
        ? 'cut'
        : 'whole';
  return { state, ...(where !== null && { where }) };
}
