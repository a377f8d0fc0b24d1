import type { Json } from '../../base/canonical-json.ts';
import type { AlertValue } from '../../detect/alert.ts';
import { sourceFieldOf } from '../../detect/alert-callers.ts';
import { logFormats } from '../../ingest/formats/registry.ts';
import { isIdentityField } from '../../notify/identity-fields.ts';
import { outputOf, type Plan } from '../../plan/node.ts';
import type { AlertRecord } from '../../state/alert-record.ts';
import type { AuditLog } from '../../state/audit-log.ts';
import { allows } from '../access.ts';
import type { MaskingConfig } from '../api-config.ts';
import type { ApiRequest } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import type { PreparedQuery } from '../query/query-runner.ts';
import { masked, maskedValue } from './mask-text.ts';
import { type PromptColumns, promptColumns } from './prompt-columns.ts';
import { type IsPromptField, promptFields } from './prompt-fields.ts';
import type { MaskLevel } from './redact/shown-text.ts';

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'identity' | 'client'>;

const NONE: ReadonlySet<number> = new Set();
const ANALYSTS_ONLY = 'prompt text is shown to analysts and admins only';

export interface MaskingOptions {
  readonly config: MaskingConfig;
  readonly audit: AuditLog;
  /** The plan of a rule's query; undefined where there is no such rule, or it is broken. */
  readonly planOf: (ruleId: string) => Plan | undefined;
}

/** Decides who sees prompt text, hides it from the others, and writes down who looked. */
export class Masking {
  readonly #options: MaskingOptions;
  readonly #isPrompt: IsPromptField;
  readonly #plans = new WeakMap<Plan, PromptColumns>();

  constructor(options: MaskingOptions) {
    this.#options = options;
    this.#isPrompt = promptFields(
      logFormats.flatMap((format) => format.fields),
      options.config.fields,
    );
  }

  /** Whether prompt text is hidden from whoever does not ask for it. */
  get isOn(): boolean {
    return this.#options.config.enabled;
  }

  /** Whether prompt text is hidden in this answer. A look at it is written to the audit log before it is given. */
  async hides(asked: Asked, unmask: boolean, subject: string, details?: Json): Promise<boolean> {
    if (!this.isOn || !unmask) return this.isOn;
    if (!isAnalyst(asked)) throw new HttpProblem('forbidden', ANALYSTS_ONLY);
    await this.#noteLook(asked, subject, details);
    return false;
  }

  /** Whether a field holds prompt text that is hidden by default. */
  hidesField(field: string): boolean {
    return this.isOn && this.#isPrompt(field);
  }

  /** The columns of a plan that are masked by default. */
  hiddenColumns(plan: Plan): ReadonlySet<number> {
    return this.isOn ? promptColumns(plan, this.#isPrompt).masked : NONE;
  }

  /** How much of the texts of conversations this answer shows. A look at any of them is written to the audit log before it is given. */
  async levelOf(asked: Asked, unmask: boolean, subject: string, details: Json): Promise<MaskLevel> {
    if (!this.isOn) return 'plain';
    const analyst = isAnalyst(asked);
    if (unmask && !analyst) throw new HttpProblem('forbidden', ANALYSTS_ONLY);
    const level = unmask ? 'plain' : analyst ? 'redacted' : this.#options.config.viewers;
    if (level !== 'hidden') await this.#noteLook(asked, subject, { ...(details as object), shown: level });
    return level;
  }

  /** The columns of a query's result to mask; throws the problem of a query that the asker may not run. */
  async ofQuery(query: PreparedQuery, text: string, asked: Asked, unmask: boolean): Promise<ReadonlySet<number>> {
    if (!this.isOn) return NONE;
    const { masked: columns, computedWith } = promptColumns(query.plan, this.#isPrompt);
    const shows = query.columns.some((column) => columns.has(column.id));
    if (computedWith !== undefined && !isAnalyst(asked)) {
      // Masked or not, the rows that such a query finds tell what stands in the prompts.
      throw new HttpProblem(
        'forbidden',
        `${computedWith} holds prompt text, which only analysts and admins may search`,
      );
    }
    if (!shows) return NONE;
    return (await this.hides(asked, unmask, 'query', { query: text.slice(0, 2_000) })) ? columns : NONE;
  }

  /** An alert as it is shown to whoever does not ask for prompt text. */
  byDefault(record: AlertRecord): AlertRecord {
    return this.isOn ? this.alert(record) : record;
  }

  /** An alert without the prompt text that its row shows. */
  alert(record: AlertRecord): AlertRecord {
    const hidden = this.#fieldsOf(record);
    if (hidden.length === 0) return record;
    const fields: Record<string, AlertValue> = Object.create(null);
    Object.assign(fields, record.fields);
    let { reason } = record;
    for (const name of hidden) {
      const value = fields[name]!;
      reason = withoutValue(reason, name, value);
      fields[name] = maskedValue(value) as AlertValue;
    }
    // What names the caller may have been made of a prompt, as any column.
    const { caller } = record;
    const named = caller === null ? undefined : sourceFieldOf(caller.field);
    const hidesCaller = caller !== null && hidden.some((column) => sourceFieldOf(column) === named);
    return { ...record, fields, reason, caller: hidesCaller ? { ...caller, value: masked(caller.value) } : caller };
  }

  /** An event's document without its prompt text. */
  document(document: Json): Json {
    return maskMembers(document, '', this.#isPrompt);
  }

  raw(text: string): string {
    return masked(text);
  }

  async #noteLook({ identity, client }: Asked, subject: string, details: Json | undefined): Promise<void> {
    await this.#options.audit.append(
      { action: 'prompt.view', subject, ...(details !== undefined && { details }) },
      { name: identity!.name, address: client.address },
    );
  }

  #fieldsOf(record: AlertRecord): string[] {
    const texts = Object.keys(record.fields).filter((name) => holdsText(record.fields[name]!));
    if (texts.length === 0) return [];
    const plan = this.#options.planOf(record.rule_id);
    // What the columns of a rule that is gone were made of is not known; those that name someone keep their name.
    if (plan === undefined) return texts.filter((name) => !isIdentityField(name));
    let columns = this.#plans.get(plan);
    if (columns === undefined) {
      columns = promptColumns(plan, this.#isPrompt);
      this.#plans.set(plan, columns);
    }
    const known = new Map(outputOf(plan).map((c) => [c.name, c.id]));
    return texts.filter((name) => {
      const id = known.get(name);
      return id === undefined || columns.masked.has(id);
    });
  }
}

function holdsText(value: AlertValue): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.some((v) => typeof v === 'string'));
}

function isAnalyst({ identity }: Asked): boolean {
  return identity !== undefined && allows(identity.role, 'analyst');
}

/** The reason names a row's values as `name = value`, cut where they are long: all that follows such a name and is its value goes. */
function withoutValue(reason: string, name: string, value: AlertValue): string {
  const text = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  const label = `${name} = `;
  let from = reason.indexOf(label);
  while (from !== -1) {
    const start = from + label.length;
    let length = 0;
    while (length < text.length && reason[start + length] === text[length]) length++;
    if (length > 0) {
      const cut = reason[start + length] === '…' ? 1 : 0;
      reason = `${reason.slice(0, start)}[masked]${reason.slice(start + length + cut)}`;
    }
    from = reason.indexOf(label, start);
  }
  return reason;
}

function maskMembers(value: Json, path: string, isPrompt: IsPromptField): Json {
  if (path !== '' && isPrompt(path)) return maskAll(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => maskMembers(item, path, isPrompt));
  const object: Record<string, Json> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    object[key] = maskMembers(member, path === '' ? key : `${path}.${key}`, isPrompt);
  }
  return object;
}

function maskAll(value: Json): Json {
  if (typeof value === 'string') return masked(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(maskAll);
  const object: Record<string, Json> = Object.create(null);
  for (const [key, member] of Object.entries(value)) object[key] = maskAll(member);
  return object;
}
