import { printName } from '../../../../src/esql/name-printer.ts';
import type { Stream } from '../../api/operations.ts';

/** A query to begin with. */
export interface Example {
  readonly title: string;
  readonly query: string;
}

/** What some fields make a query of: offered where events have all of them. */
interface Recipe {
  readonly title: string;
  readonly needs: readonly string[];
  readonly steps: (names: readonly string[]) => readonly string[];
}

const RECIPES: readonly Recipe[] = [
  {
    title: 'Events over time',
    needs: ['@timestamp'],
    steps: ([time]) => [`STATS events = COUNT(*) BY t = DATE_TRUNC(5 minutes, ${time})`, 'SORT t'],
  },
  {
    title: 'Who calls, and how often',
    needs: ['user.id'],
    steps: ([user]) => [`STATS calls = COUNT(*) BY ${user}`, 'SORT calls DESC', 'LIMIT 20'],
  },
  {
    title: 'Tokens by caller and model',
    needs: ['gen_ai.usage.prompt_tokens', 'gen_ai.usage.completion_tokens', 'user.id', 'gen_ai.request.model.id'],
    steps: ([input, output, user, model]) => [
      `STATS tokens_in = SUM(${input}), tokens_out = SUM(${output}) BY ${user}, ${model}`,
      'SORT tokens_out DESC',
      'LIMIT 20',
    ],
  },
  {
    title: 'Refused and failed calls over time',
    needs: ['gen_ai.response.error_code', '@timestamp'],
    steps: ([code, time]) => [
      `WHERE ${code} IS NOT NULL`,
      `STATS calls = COUNT(*) BY t = DATE_TRUNC(5 minutes, ${time}), ${code}`,
      'SORT t',
    ],
  },
  {
    title: 'What guardrails did',
    needs: ['gen_ai.policy.action', 'user.id'],
    steps: ([action, user]) => [
      `WHERE ${action} IS NOT NULL`,
      `STATS calls = COUNT(*) BY ${action}, ${user}`,
      'SORT calls DESC',
    ],
  },
  {
    title: 'Models by their callers',
    needs: ['gen_ai.request.model.id', 'user.id'],
    steps: ([model, user]) => [
      `STATS calls = COUNT(*), callers = COUNT_DISTINCT(${user}) BY ${model}`,
      'SORT calls DESC',
    ],
  },
  {
    title: 'Calls of the API by their outcome',
    needs: ['event.action', 'event.outcome'],
    steps: ([action, outcome]) => [`STATS calls = COUNT(*) BY ${action}, ${outcome}`, 'SORT calls DESC', 'LIMIT 50'],
  },
];

/** What the latest events are shown by, where they have it. */
const SHOWN = [
  '@timestamp',
  'user.id',
  'event.action',
  'gen_ai.request.model.id',
  'gen_ai.response.error_code',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'event.outcome',
  'source.ip',
];

/** Queries that give rows on a data stream, by the fields that its events have. */
export function examplesFor(stream: Stream): readonly Example[] {
  const seen = new Set(stream.fields.filter((f) => f.seen).map((f) => f.name));
  const from = `FROM ${patternOf(stream.name)}`;
  const query = (steps: readonly string[]) => [from, ...steps.map((step) => `| ${step}`)].join('\n');
  const shown = SHOWN.filter((name) => seen.has(name));
  const latest = {
    title: 'The latest events',
    query: query([
      'SORT @timestamp DESC',
      `KEEP ${(shown.length > 1 ? shown : ['*']).map(column).join(', ')}`,
      'LIMIT 100',
    ]),
  };
  const made = RECIPES.filter(({ needs }) => needs.every((name) => seen.has(name)));
  return [latest, ...made.map(({ title, needs, steps }) => ({ title, query: query(steps(needs.map(printName))) }))];
}

/** The data streams that hold events. */
export function filledStreams(streams: readonly Stream[]): readonly Stream[] {
  return streams.filter((stream) => stream.fields.some((f) => f.seen));
}

/** A stream and its like of other namespaces: `logs-aws_bedrock.invocation-*`. */
export function patternOf(stream: string): string {
  return stream.replace(/-[^-]*$/, '-*');
}

function column(name: string): string {
  return name === '*' ? name : printName(name);
}
