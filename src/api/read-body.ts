import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem.ts';

/** The body of a request, of at most so many bytes; throws the problem that it has. */
export async function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = Number(incoming.headers['content-length'] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Left early, the stream must live on: the answer goes over the same connection.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem('malformed-body', 'the connection ended before the body was complete');
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

function tooLarge(limit: number): HttpProblem {
  // What is left of the body is not read: the connection cannot be used again.
  return new HttpProblem('too-large', `the body may have ${limit} bytes at most`, { limit }, { Connection: 'close' });
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** The JSON value of a request's body; throws the problem that it has. */
export async function readJson(incoming: IncomingMessage, limit: number): Promise<unknown> {
  const type = incoming.headers['content-type'];
  if (type === undefined || !JSON_TYPE.test(type)) {
    throw new HttpProblem(
      'unsupported-media',
      'the body has to be application/json',
      {},
      { Accept: 'application/json' },
    );
  }
  const encoding = incoming.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new HttpProblem(
      'unsupported-media',
      `a body in ${encoding} is not taken here`,
      {},
      { 'Accept-Encoding': 'identity' },
    );
  }
  const bytes = await readBody(incoming, limit);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem('malformed-body', 'the body is not UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node's message quotes the text around the fault, which may be anything; only the place is told.
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw new HttpProblem('malformed-body', `the body is no JSON${at === undefined ? '' : ` (at character ${at})`}`);
  }
}
