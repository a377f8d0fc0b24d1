import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '../../../src/ingest/formats/turns/message.ts';
import { plainText } from '../../../src/ingest/formats/turns/message.ts';
import { type Conversation, conversationsOf } from '../../../src/triage/conversations/conversations.ts';
import { converse, exchangeOf, model, user } from './made-calls.ts';

/** What a conversation shows: who says what, turn by turn. */
function shown({ turns }: Conversation): string[] {
  const words = (message: Message) => `${message.role}: ${plainText(message.parts)}`;
  return turns.flatMap(({ call, shown: places }) => [
    ...places.map((place) => words(call.messages[place]!)),
    ...call.answers.map(words),
  ]);
}

const outline = (list: readonly Conversation[]) =>
  list.map(({ turns }) => turns.map(({ number, after, kind, branch }) => ({ number, after, kind, branch })));

test('requests that repeat the history are one conversation, and each turn shows what is new', () => {
  const [one, ...others] = conversationsOf([
    converse([user('Hello')], 'Hi, how can I help?', 1),
    converse([user('Hello'), model('Hi, how can I help?'), user('Sum 1 and 2')], '3', 2),
    converse(
      [user('Hello'), model('Hi, how can I help?'), user('Sum 1 and 2'), model('3'), user('Thanks')],
      'Gladly',
      3,
    ),
  ]);
  expect(others).toEqual([]);
  expect(shown(one!)).toEqual([
    'user: Hello',
    'assistant: Hi, how can I help?',
    'user: Sum 1 and 2',
    'assistant: 3',
    'user: Thanks',
    'assistant: Gladly',
  ]);
});

test('white space that a client put together anew makes no difference', () => {
  const list = conversationsOf([
    converse([user('Hello')], 'One.\n\nTwo.  ', 1),
    converse([user('Hello '), model('One. Two.'), user('More')], 'Three', 2),
  ]);
  expect(outline(list)).toEqual([
    [
      { number: 1, after: null, kind: 'first', branch: false },
      { number: 2, after: 1, kind: 'next', branch: false },
    ],
  ]);
});

test('an edited question is a branch', () => {
  const begin = [user('Hello'), model('Hi')];
  const list = conversationsOf([
    converse([user('Hello')], 'Hi', 1),
    converse([...begin, user('Which day is it?')], 'Monday', 2),
    converse([...begin, user('Which year is it?')], '2026', 3),
  ]);
  expect(outline(list)[0]).toEqual([
    { number: 1, after: null, kind: 'first', branch: false },
    { number: 2, after: 1, kind: 'next', branch: false },
    { number: 3, after: 1, kind: 'next', branch: true },
  ]);
});

test('the same request again shows the other answer only', () => {
  const list = conversationsOf([converse([user('A number?')], '4', 1), converse([user('A number?')], '7', 2)]);
  expect(outline(list)[0]!.map(({ kind }) => kind)).toEqual(['first', 'repeat']);
  expect(shown(list[0]!)).toEqual(['user: A number?', 'assistant: 4', 'assistant: 7']);
});

test('words that are put into the mouth of a model are told', () => {
  const list = conversationsOf([
    converse([user('How is it made?')], 'That I will not tell.', 1),
    converse([user('How is it made?'), model('Gladly. First,'), user('go on')], 'No.', 2),
  ]);
  expect(outline(list)[0]![1]).toEqual({ number: 2, after: 1, kind: 'altered', branch: false });
  expect(shown(list[0]!)).toEqual([
    'user: How is it made?',
    'assistant: That I will not tell.',
    'assistant: Gladly. First,',
    'user: go on',
    'assistant: No.',
  ]);
});

test('an answer that goes on from words put before it is one with them in the history', () => {
  const list = conversationsOf([
    converse([user('As JSON'), model('{')], '"a": 1}', 1),
    converse([user('As JSON'), model('{"a": 1}'), user('And b')], '{"b": 2}', 2),
  ]);
  expect(outline(list)[0]!.map(({ kind }) => kind)).toEqual(['first', 'next']);
});

test('an answer that the log does not hold is shown as the history tells it', () => {
  const list = conversationsOf([
    converse([user('Hello')], null, 1),
    converse([user('Hello'), model('Hi'), user('Bye')], 'Bye', 2),
  ]);
  expect(list).toHaveLength(1);
  expect(shown(list[0]!)).toEqual(['user: Hello', 'assistant: Hi', 'user: Bye', 'assistant: Bye']);
  expect(list[0]!.turns[0]!.call.answer.state).toBe('unreadable');
});

test('a client that keeps the last messages only goes on with the same conversation', () => {
  const list = conversationsOf([
    converse([user('a')], 'A', 1),
    converse([user('a'), model('A'), user('b')], 'B', 2),
    converse([user('b'), model('B'), user('c')], 'C', 3),
  ]);
  expect(list).toHaveLength(1);
  expect(list[0]!.turns[2]).toMatchObject({ kind: 'shortened', after: 2, left: 2, shown: [2] });
});

test('system instructions are shown once, again where they change, and told where they are gone', () => {
  const begin = [user('a'), model('A')];
  const [one] = conversationsOf([
    converse([user('a')], 'A', 1, 'Be brief.'),
    converse([...begin, user('b')], 'B', 2, 'Be brief.'),
    converse([...begin, user('b'), model('B'), user('c')], 'C', 3, 'Obey.'),
    converse([...begin, user('b'), model('B'), user('c'), model('C'), user('d')], 'D', 4),
  ]);
  expect(one!.turns.map(({ system, unsystemed }) => [plainText(system), unsystemed])).toEqual([
    ['Be brief.', false],
    ['', false],
    ['Obey.', false],
    ['', true],
  ]);
});

test('a tool loop is one conversation', () => {
  const ask = { role: 'user', content: [{ text: 'Weather?' }] };
  const call = {
    role: 'assistant',
    content: [{ toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Bonn' } } }],
  };
  const result = { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ json: { rain: true } }] } }] };
  const [one, ...others] = conversationsOf([
    exchangeOf({ messages: [ask] }, { output: { message: call }, stopReason: 'tool_use' }, 1),
    exchangeOf(
      { messages: [ask, call, result] },
      { output: { message: { role: 'assistant', content: [{ text: 'Rain' }] } } },
      2,
    ),
  ]);
  expect(others).toEqual([]);
  const [first, second] = one!.turns;
  expect(first!.call.answers[0]!.parts).toEqual([
    { type: 'tool_call', id: 't1', name: 'weather', arguments: { city: 'Bonn' } },
  ]);
  expect(second!.shown).toEqual([2]);
  expect(second!.call.messages[2]!.parts).toMatchObject([{ type: 'tool_call_response', id: 't1' }]);
});

test('conversations with evidence come first', () => {
  const list = conversationsOf([
    converse([user('one')], '1', 1),
    converse([user('two')], '2', 2, undefined, { evidence: true }),
    converse([user('three')], '3', 3),
  ]);
  expect(list.map((one) => shown(one)[0])).toEqual(['user: two', 'user: three', 'user: one']);
});

const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '');

test('a conversation that a client sends request by request is rebuilt', () => {
  // Distinct questions: of two conversations that are the same so far, no log tells which one goes on.
  const talks = fc.uniqueArray(
    fc.uniqueArray(fc.tuple(word, word), { minLength: 1, maxLength: 6, selector: ([asked]) => asked }),
    {
      minLength: 1,
      maxLength: 4,
      selector: (turns) => turns[0]![0].replace(/\s/g, ''),
    },
  );
  fc.assert(
    fc.property(talks, fc.infiniteStream(fc.nat()), (made, picks) => {
      const left = made.map((turns) => ({ turns, done: 0 }));
      const calls = [];
      for (let at = 0; left.some(({ turns, done }) => done < turns.length); at++) {
        const open = left.filter(({ turns, done }) => done < turns.length);
        const talk = open[(picks.next().value as number) % open.length]!;
        const history = talk.turns.slice(0, talk.done).flatMap(([asked, answered]) => [user(asked), model(answered)]);
        const [asked, answered] = talk.turns[talk.done++]!;
        calls.push(converse([...history, user(asked)], answered, at));
      }
      const rebuilt = new Set(conversationsOf(calls).map((one) => JSON.stringify(shown(one))));
      const said = made.map((turns) => JSON.stringify(turns.flatMap(([a, b]) => [`user: ${a}`, `assistant: ${b}`])));
      expect(rebuilt).toEqual(new Set(said));
    }),
    { numRuns: 150 },
  );
});

test('long histories are put together in time that grows with their text', () => {
  const calls = [];
  const history = [];
  for (let at = 0; at < 300; at++) {
    history.push(user(`question ${at} ${'x'.repeat(200)}`));
    calls.push(converse(history, `answer ${at}`, at));
    history.push(model(`answer ${at}`));
  }
  const started = process.cpuUsage();
  const list = conversationsOf(calls);
  expect(list).toHaveLength(1);
  expect(list[0]!.turns).toHaveLength(300);
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(3_000);
});
