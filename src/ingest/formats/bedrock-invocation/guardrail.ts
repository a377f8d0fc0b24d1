import type { Json } from '../../../base/canonical-json.ts';
import { appendAll } from '../append-all.ts';
import { asArray, asObject, asString, type JsonObject, objectsOf } from '../json-read.ts';
import type { Finding } from '../policy/finding.ts';
import type { PolicyVerdict } from '../policy/policy-fields.ts';
import { assessmentFindings, isAssessment } from './guardrail-assessment.ts';

/** What a log says of the guardrails that ran on a request. */
export interface GuardrailVerdict extends PolicyVerdict {
  readonly ids: readonly string[];
  readonly versions: readonly string[];
  /** `INTERVENED` or `NONE`, where the response says so itself. */
  readonly action: string | undefined;
  readonly actionReason: string | undefined;
}

/** What a log without a word of guardrails says. */
export const NO_GUARDRAIL: GuardrailVerdict = {
  ids: [],
  versions: [],
  findings: [],
  action: undefined,
  actionReason: undefined,
  ran: false,
  intervened: false,
};

interface Reading {
  readonly ids: string[];
  readonly versions: string[];
  readonly findings: Finding[];
  action: string | undefined;
  actionReason: string | undefined;
  ran: boolean;
  stopped: boolean;
}

/**
 * Reads the guardrail's work from a request's and a response's body, in every shape that Bedrock logs: a stream's list with
 * `amazon-bedrock-guardrailAction` and `amazon-bedrock-trace`, InvokeModel's object with the same, Converse's `trace` and
 * `stopReason`, and ApplyGuardrail's `assessments`.
 */
export function readGuardrail(request: Json | undefined, response: Json | undefined): GuardrailVerdict {
  const reading: Reading = {
    ids: [],
    versions: [],
    findings: [],
    action: undefined,
    actionReason: undefined,
    ran: false,
    stopped: false,
  };
  const asked = asObject(asObject(request)?.guardrailConfig);
  if (asked !== undefined) addGuardrail(reading, asked.guardrailIdentifier, asked.guardrailVersion);
  const whole = asObject(response);
  if (whole !== undefined) readPiece(reading, whole);
  else for (const chunk of asArray(response)) readChunk(reading, asObject(chunk));
  return {
    ids: reading.ids,
    versions: reading.versions,
    findings: reading.findings,
    action: reading.action,
    actionReason: reading.actionReason,
    ran: reading.ran,
    intervened: reading.stopped || reading.action?.endsWith('INTERVENED') === true,
  };
}

function readChunk(reading: Reading, chunk: JsonObject | undefined): void {
  if (chunk === undefined) return;
  readPiece(reading, chunk);
  const metadata = asObject(chunk.metadata);
  if (metadata !== undefined) readTrace(reading, metadata.trace);
  if (asObject(chunk.messageStop)?.stopReason === 'guardrail_intervened') reading.stopped = true;
}

function readPiece(reading: Reading, piece: JsonObject): void {
  const action = asString(piece['amazon-bedrock-guardrailAction']);
  if (action !== undefined) addAction(reading, action);
  readTrace(reading, piece['amazon-bedrock-trace']);
  readTrace(reading, piece.trace);
  if (piece.stopReason === 'guardrail_intervened' || piece.stop_reason === 'guardrail_intervened')
    reading.stopped = true;
  // ApplyGuardrail's own response.
  if (piece.assessments !== undefined) {
    addAction(reading, asString(piece.action) ?? 'NONE');
    reading.actionReason ??= asString(piece.actionReason);
    readAssessments(reading, piece.assessments, undefined, undefined);
  }
}

/** The action of a stream is the last that says more than NONE. */
function addAction(reading: Reading, action: string): void {
  reading.ran = true;
  if (reading.action === undefined || action !== 'NONE') reading.action = action;
}

function readTrace(reading: Reading, trace: Json | undefined): void {
  const guardrail = asObject(asObject(trace)?.guardrail);
  if (guardrail === undefined) return;
  reading.ran = true;
  reading.actionReason ??= asString(guardrail.actionReason);
  for (const name of ['input', 'inputAssessment', 'inputAssessments']) {
    readAssessments(reading, guardrail[name], 'input', undefined);
  }
  for (const name of ['outputs', 'output', 'outputAssessment', 'outputAssessments']) {
    readAssessments(reading, guardrail[name], 'output', undefined);
  }
}

/** Assessments come as one, as a list, or as a map from the guardrail's id to one or to a list. */
function readAssessments(
  reading: Reading,
  value: Json | undefined,
  source: 'input' | 'output' | undefined,
  id: string | undefined,
): void {
  if (Array.isArray(value)) {
    for (const item of objectsOf(value)) readAssessments(reading, item, source, id);
    return;
  }
  const object = asObject(value);
  if (object === undefined) return;
  if (id !== undefined || isAssessment(object)) {
    const applied = asObject(object.appliedGuardrailDetails);
    addGuardrail(reading, id ?? applied?.guardrailId ?? applied?.guardrailArn, applied?.guardrailVersion);
    appendAll(reading.findings, assessmentFindings(object, source));
    return;
  }
  for (const key of Object.keys(object)) readAssessments(reading, object[key], source, key);
}

function addGuardrail(reading: Reading, id: Json | undefined, version: Json | undefined): void {
  const text = asString(id);
  reading.ran = true;
  // A guardrail is named by its id or its ARN, arn:aws:bedrock:REGION:ACCOUNT:guardrail/ID.
  if (text !== undefined && text !== '') reading.ids.push(text.slice(text.lastIndexOf('/') + 1));
  const number = asString(version);
  if (number !== undefined) reading.versions.push(number);
}
