// Raw Bedrock invocation records of some 2 KB, made fast: a few records are written once, and only what must differ is patched in.
import { randomBytes } from 'node:crypto';

const TIME = 'TTTT-TT-TTTTT:TT:TT.TTTZ';
const ID = 'IIIIIIIIIIIIIIIIIIIIIIIIIIIIIIII';
const USER = 'UUUUUU';

const WORDS =
  'quarterly revenue shipment invoice customer region forecast summary contract renewal meeting notes support ticket database index latency deploy rollback release branch review comment design draft outline'.split(
    ' ',
  );

function prose(length, seed) {
  let text = '';
  for (let i = seed; text.length < length; i += 7) text += `${WORDS[i % WORDS.length]} `;
  return text.slice(0, length);
}

/** A Converse call: guarded (a guardrail assessed it and let it pass) unless told otherwise, or failed with an error code. */
function record({ seed, error, guarded = true }) {
  const guardrail = {
    inputAssessment: {
      g7h2k9m4p1q8: {
        invocationMetrics: {
          guardrailProcessingLatency: 212,
          usage: { topicPolicyUnits: 1, contentPolicyUnits: 1, wordPolicyUnits: 1, sensitiveInformationPolicyUnits: 1 },
          guardrailCoverage: { textCharacters: { guarded: 640, total: 640 } },
        },
      },
    },
  };
  const output = {
    outputContentType: 'application/json',
    outputBodyJson: {
      output: { message: { role: 'assistant', content: [{ text: prose(420, seed + 3) }] } },
      stopReason: 'end_turn',
      metrics: { latencyMs: 800 + seed },
      usage: { inputTokens: 180 + seed, outputTokens: 90 + seed, totalTokens: 270 + 2 * seed },
      ...(guarded && { trace: { guardrail } }),
    },
    outputTokenCount: 90 + seed,
  };
  return JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: TIME,
    accountId: '111122223333',
    identity: { arn: `arn:aws:sts::111122223333:assumed-role/app-backend/u${USER}` },
    region: 'us-east-1',
    requestId: ID,
    operation: 'Converse',
    modelId: ['anthropic.claude-3-5-sonnet-20240620-v1:0', 'amazon.nova-pro-v1:0'][seed % 2],
    ...(error !== undefined && { errorCode: error }),
    input: {
      inputContentType: 'application/json',
      inputBodyJson: {
        messages: [
          { role: 'user', content: [{ text: prose(180, seed) }] },
          { role: 'assistant', content: [{ text: prose(240, seed + 1) }] },
          { role: 'user', content: [{ text: prose(220, seed + 2) }] },
        ],
        inferenceConfig: { maxTokens: 2048, temperature: 0.5, topP: 0.9 },
      },
      inputTokenCount: 180 + seed,
    },
    ...(error === undefined && { output }),
  });
}

function template(text) {
  const line = Buffer.from(`${text}\n`);
  return { line, time: line.indexOf(TIME), id: line.indexOf(ID), user: line.indexOf(USER) };
}

/** Makes bodies of NDJSON. `guarded: false` makes calls that the pack's rules count, for every user. */
export class Traffic {
  #templates;
  #denied = template(record({ seed: 5, error: 'AccessDeniedException' }));
  #users;
  #count = 0;
  #run = randomBytes(8).toString('hex');

  constructor({ users = 20_000, guarded = true } = {}) {
    this.#users = users;
    this.#templates = Array.from({ length: 16 }, (_, seed) => template(record({ seed, guarded })));
  }

  /** Bytes of one record, on average. */
  get bytesPerEvent() {
    return this.#templates.reduce((sum, t) => sum + t.line.length, 0) / this.#templates.length;
  }

  /** A body of `events` records that happened just before `now`, a millisecond or more apart. */
  body(events, now) {
    const parts = [];
    for (let i = 0; i < events; i++) {
      const n = this.#count++;
      const user = (n * 7919) % this.#users;
      parts.push(this.#fill(this.#templates[n % this.#templates.length], now - (events - i) / 8, user));
    }
    return Buffer.concat(parts);
  }

  /** A burst of denied calls of one caller, which is an alert of the pack's probing rule; gives the ARN's end to look for. */
  attack(number, now, calls = 5) {
    const user = 900_000 + number;
    const parts = Array.from({ length: calls }, (_, i) => this.#fill(this.#denied, now - calls + i, user));
    this.#count += calls;
    return { user: `u${String(user)}`, body: Buffer.concat(parts) };
  }

  #fill(from, time, user) {
    const line = Buffer.from(from.line);
    line.write(new Date(time).toISOString(), from.time, 'latin1');
    line.write(this.#run + (this.#count + user * 1e9).toString(16).padStart(16, '0'), from.id, 'latin1');
    line.write(String(user).padStart(6, '0'), from.user, 'latin1');
    return line;
  }
}
