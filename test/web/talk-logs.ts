import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleText } from '../detect/rule-book/rule-folder.ts';

/** A rule that raises an alert for each call that Bedrock refused. */
export async function refusedCallsRule(over: { readonly name?: string; readonly note?: string } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'seismo-talks-'));
  await writeFile(
    join(folder, 'refused.toml'),
    ruleText({
      id: 'refused-calls',
      name: 'Refused calls',
      query:
        'FROM logs-aws_bedrock.invocation-* METADATA _id, _index, _version | WHERE gen_ai.response.error_code == "AccessDeniedException"',
      ...over,
    }),
  );
  return folder;
}

export interface LoggedCall {
  /** Minutes before now. */
  readonly ago: number;
  readonly messages: readonly object[];
  readonly answer?: object;
  readonly error?: string;
  readonly system?: string;
  readonly trace?: object;
  readonly stop?: string;
  readonly user?: string;
  readonly over?: object;
}

export const asked = (text: string) => ({ role: 'user', content: [{ text }] });
export const answered = (text: string) => ({ role: 'assistant', content: [{ text }] });

/** A line of Bedrock's log. */
export function logLine({
  ago,
  messages,
  answer,
  error,
  system,
  trace,
  stop = 'end_turn',
  user = 'mallory',
  over,
}: LoggedCall): string {
  const at = new Date(Math.floor((Date.now() - ago * 60_000) / 1000) * 1000).toISOString();
  return JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: at,
    accountId: '123456789012',
    identity: { arn: `arn:aws:iam::123456789012:user/${user}` },
    region: 'eu-central-1',
    requestId: `request-${ago}`,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    ...(error !== undefined && { errorCode: error }),
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages, ...(system !== undefined && { system: [{ text: system }] }) },
    },
    ...(answer !== undefined && {
      output: {
        outputContentType: 'application/json',
        outputBodyJson: {
          output: { message: answer },
          stopReason: stop,
          metrics: { latencyMs: 1234 },
          usage: { inputTokens: 12, outputTokens: 34 },
          ...(trace !== undefined && { trace: { guardrail: trace } }),
        },
      },
    }),
    ...over,
  });
}

/** Pushes lines to a service, and waits until it has raised so many alerts; gives their ids. */
export async function pushed(
  url: string,
  lines: readonly string[],
  alerts: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const response = await fetch(`${url}/ingest/aws_bedrock.invocation`, {
    method: 'POST',
    body: lines.join('\n'),
    headers,
  });
  if (!response.ok) throw new Error(`pushed: ${response.status} ${await response.text()}`);
  for (let tries = 0; tries < 200; tries++) {
    const list = (await (await fetch(`${url}/api/v1/alerts?limit=50`, { headers })).json()) as {
      items: { id: string }[];
    };
    if (list.items.length >= alerts) return list.items.map(({ id }) => id);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no alert was raised');
}
