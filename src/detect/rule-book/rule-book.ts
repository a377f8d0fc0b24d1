import { dirname } from 'node:path';
import { suggest } from '../../base/suggest.ts';
import { UserError } from '../../base/user-error.ts';
import type { LoadedRule } from '../../rules/formats/format.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { ActiveRule, RuleSource } from './active-rule.ts';
import { hasExpired, placeExceptions } from './apply-exceptions.ts';
import { Breather } from './breather.ts';
import { buildEntry } from './build-entry.ts';
import { type CompiledRule, compileRule, type RunnableQuery } from './compiled-rule.ts';
import { KnownSchema, type RuleData, readsOf, touches } from './known-schema.ts';
import { newProblems } from './new-problems.ts';
import { type PreviewedAlert, previewException } from './preview-exception.ts';
import type { ExceptableField, ExceptionEffect, RuleEntry, SettingsProblem } from './rule-entry.ts';
import { RuleFiles } from './rule-files.ts';
import type { RuleException, RuleSettings, RuleSettingsBook } from './rule-settings.ts';
import { samePlan } from './same-plan.ts';
import { tuneRule } from './tune-rule.ts';

export interface RuleBookOptions {
  /** Files, folders and globs of rules. */
  readonly paths: readonly string[];
  /** The folder of the rules that are saved through the service: behind the paths, and it need not be there. */
  readonly own?: string;
  /** The data as they are now: declared and stored streams, lookup tables, policies. Asked often, so to be answered quickly. */
  readonly known: () => RuleData;
  readonly settings: RuleSettingsBook;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How often files are looked at, in milliseconds; less often where that takes long. 2,000 unless told. */
  readonly pollMs?: number;
  /** How long a changed file must stay the same before it is read, in milliseconds. 300 unless told. */
  readonly settleMs?: number;
  /** Told of what goes wrong where nobody waits for it. */
  readonly onError?: (error: unknown) => void;
}

/** A rule file's versions as they are compiled. */
interface Held {
  readonly file: string;
  latest: CompiledRule;
  /** The last version of the file that was in order. */
  good: LoadedRule | undefined;
  /** `latest`, or `good` where that is broken. */
  standing: CompiledRule;
  entry: RuleEntry | undefined;
  /** The settings, the file before and the rule itself that `entry` was made of. */
  madeOf: readonly unknown[];
}

const POLL_MS = 2_000;
const SETTLE_MS = 300;
/** Looking at files takes no more than this share of the time. */
const LOOK_SHARE = 0.05;
/** A timer's longest wait: exceptions may expire in years. */
const LONGEST_WAIT_MS = 3_600_000;

/** Which rules run, and why others do not: rule files that are watched, over data that change, with settings of each rule. */
export class RuleBook implements RuleSource {
  readonly #options: RuleBookOptions;
  readonly #files: RuleFiles;
  readonly #listeners = new Set<() => void>();
  readonly #statusListeners = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #held = new Map<string, Held>();
  #settings: ReadonlyMap<string, RuleSettings> = new Map();
  #data: RuleData;
  #schema: KnownSchema;
  #active: readonly ActiveRule[] = [];
  #told: readonly unknown[] = [];
  #work: Promise<unknown> = Promise.resolve();
  #poll: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: RuleBookOptions) {
    this.#options = options;
    this.#files = new RuleFiles(options.paths, {
      settleMs: options.settleMs ?? SETTLE_MS,
      now: options.now,
      ...(options.own !== undefined && { optional: options.own }),
    });
    this.#data = options.known();
    this.#schema = new KnownSchema(this.#data);
    this.#unsubscribe = options.settings.onChange(() => this.#unattended(this.#readSettings()));
  }

  /**
   * Reads all rules and watches their files until closed.
   *
   * @throws UserError where a path does not exist.
   */
  static async open(options: RuleBookOptions): Promise<RuleBook> {
    const book = new RuleBook(options);
    try {
      await book.#inTurn(async () => {
        book.#settings = await options.settings.all();
        await book.#files.look();
        await book.#rebuild();
      });
    } catch (error) {
      await book.close();
      throw error;
    }
    book.#schedulePoll(options.pollMs ?? POLL_MS);
    return book;
  }

  active(): readonly ActiveRule[] {
    return this.#active;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called after each change of {@link list} or {@link problems}; the function given back ends that. */
  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Every rule file and how things stand with it, in the order of the files. */
  list(): readonly RuleEntry[] {
    return [...this.#held.values()].flatMap((held) => held.entry ?? []);
  }

  /** The entry of a rule by its id: of several files with one id, the one that counts. */
  get(id: string): RuleEntry | undefined {
    const entries = this.list().filter((entry) => entry.id === id);
    return entries.find((entry) => entry.active !== undefined) ?? entries[0];
  }

  /** The paths of rules that cannot be looked at now, in words. */
  get problems(): readonly string[] {
    return this.#files.problems;
  }

  /** What exceptions of a rule can name; nothing where its query cannot be run. */
  exceptable(id: string): readonly ExceptableField[] {
    return this.#runnable(id)?.exceptable.fields ?? [];
  }

  async upToDate(): Promise<void> {
    if (this.#newData() !== undefined) await this.#inTurn(() => this.#takeData());
    else await this.#work.catch(() => undefined);
  }

  /** Looks at files and data now; a change that has yet to settle is not waited for, but those of the files `settled` are taken up. */
  async refresh(settled: readonly string[] = []): Promise<void> {
    await this.#inTurn(async () => {
      await this.#files.look(settled);
      await this.#takeData();
      await this.#rebuild();
    });
  }

  /** What is wrong with settings for a rule; empty where all of them can be in force. */
  check(id: string, { tuning, exceptions }: RuleSettings): readonly SettingsProblem[] {
    const rule = this.get(id)?.rule;
    const runnable = this.#runnable(id);
    if (rule === undefined || rule.kind !== 'rule' || runnable === undefined) {
      const empty = exceptions.length === 0 && Object.keys(tuning ?? {}).length === 0;
      return empty ? [] : [{ path: '', message: 'the rule has no query that runs: it cannot be tuned' }];
    }
    return [
      ...tuneRule(rule, runnable.thresholds, tuning).problems,
      ...placeExceptions(exceptions, runnable.exceptable, this.#options.now()).problems,
    ];
  }

  /**
   * Sets a rule's settings, in force once this resolves; undefined takes all back. `by` is who asks, `reason` why. What did not fit before
   * and is set again as it was hinders nothing else.
   *
   * @throws UserError where there is no such rule, or something new of the settings does not fit it.
   */
  async configure(id: string, settings: RuleSettings | undefined, by: string, reason?: string): Promise<RuleEntry> {
    const before = this.#entryOf(id).settings;
    if (settings !== undefined) this.#refuse(newProblems(this.check(id, settings), settings, before));
    await this.#options.settings.set(id, settings, by, reason);
    await this.#readSettings();
    return this.#entryOf(id);
  }

  /**
   * A rule as it would run with other settings, switched on or not; nothing of them is kept.
   *
   * @throws UserError where there is no such rule, it cannot be run, or the settings do not fit it.
   */
  tried(id: string, settings: RuleSettings): ActiveRule {
    const { file, own, reason, settings: before } = this.#entryOf(id);
    this.#refuse(newProblems(this.check(id, settings), settings, before));
    const { latest, standing } = this.#held.get(file)!;
    const now = this.#options.now();
    const parts = { file, own, latest, standing, settings, behind: undefined, data: this.#data, now };
    const { runnable } = buildEntry(parts);
    if (runnable !== undefined) return runnable;
    throw new UserError(`the rule cannot be run: ${reason ?? 'its file has mistakes'}`);
  }

  /**
   * What an exception would have done to alerts that its rule raised.
   *
   * @throws UserError where the exception does not fit the rule.
   */
  async preview(
    id: string,
    exception: RuleException,
    alerts: readonly PreviewedAlert[],
    store: EventStore,
  ): Promise<ExceptionEffect[]> {
    this.#entryOf(id);
    const runnable = this.#runnable(id);
    if (runnable === undefined) throw new UserError('the rule has no query that runs: nothing can be excepted of it');
    const { placed, problems } = placeExceptions([exception], runnable.exceptable, Number.NEGATIVE_INFINITY);
    this.#refuse(problems);
    return await previewException(placed[0]!, runnable.plan, runnable.exceptable, alerts, store);
  }

  /** Stops watching. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    clearTimeout(this.#poll);
    clearTimeout(this.#expiry);
    await this.#work.catch(() => undefined);
  }

  #entryOf(id: string): RuleEntry {
    const entry = this.get(id);
    if (entry !== undefined) return entry;
    const ids = this.list().flatMap((e) => e.id ?? []);
    const near = suggest(id, ids);
    throw new UserError(`there is no rule ${id}`, near === undefined ? {} : { hint: `did you mean ${near}?` });
  }

  #refuse([first]: readonly SettingsProblem[]): void {
    if (first === undefined) return;
    const { path, message, hint } = first;
    throw new UserError(path === '' ? message : `${path}: ${message}`, hint === undefined ? {} : { hint });
  }

  #runnable(id: string): RunnableQuery | undefined {
    const { file } = this.get(id) ?? {};
    return file === undefined ? undefined : this.#held.get(file)?.standing.runnable;
  }

  /** Does work behind all that was begun before: nothing sees rules half rebuilt. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work, work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  #unattended(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#options.onError?.(error));
  }

  #readSettings(): Promise<void> {
    return this.#inTurn(async () => {
      this.#settings = await this.#options.settings.all();
      await this.#rebuild();
    });
  }

  #newData() {
    const data = this.#options.known();
    const schema = new KnownSchema(data);
    const change = schema.since(this.#schema);
    return change === undefined ? undefined : { data, schema, change };
  }

  /** Compiles again what a change of the data touches. */
  async #takeData(): Promise<void> {
    const news = this.#newData();
    if (news === undefined) return;
    this.#data = news.data;
    this.#schema = news.schema;
    const breather = new Breather();
    for (const held of this.#held.values()) {
      const { entry, standing } = held;
      const plan = entry?.active?.plan ?? standing.runnable?.plan;
      const unsure = standing.diagnostics.length > 0 || held.latest !== standing || (entry?.problems.length ?? 0) > 0;
      if (plan !== undefined && !unsure && !touches(news.change, readsOf(plan, standing.runnable!.prefixes))) continue;
      this.#compile(held, held.latest.loaded);
      await breather.pause();
    }
    await this.#rebuild();
  }

  #compile(held: Held, loaded: LoadedRule): void {
    held.entry = undefined;
    held.latest = compileRule(loaded, this.#data);
    held.standing = held.latest;
    if (!held.latest.broken) held.good = loaded;
    else if (held.good !== undefined && held.good !== loaded) {
      const good = compileRule(held.good, this.#data);
      if (!good.broken) held.standing = good;
    }
  }

  /** Brings the entries in line with files and settings as they are known, and tells of it where what runs has changed. */
  async #rebuild(): Promise<void> {
    const before = this.#held;
    const earlier = new Map(this.#active.map((a) => [a.rule.id, a]));
    const heldNow = new Map<string, Held>();
    const breather = new Breather();
    for (const { name, loaded } of this.#files.files) {
      const known = before.get(name);
      const held = known ?? newHeld(name, loaded, this.#data);
      if (known !== undefined && known.latest.loaded !== loaded) this.#compile(held, loaded);
      else if (known === undefined && !held.latest.broken) held.good = loaded;
      heldNow.set(name, held);
      await breather.pause();
    }
    const now = this.#options.now();
    const firstOf = firstWithId([...heldNow.values()]);
    for (const held of heldNow.values()) {
      const id = held.standing.rule?.id;
      const first = id === undefined ? undefined : firstOf.get(id);
      const settings = id === undefined ? undefined : this.#settings.get(id);
      const behind = first === undefined || first.files[0] === held.file ? undefined : first.files[0];
      const inForce = settings?.exceptions.filter((e) => !hasExpired(e, now)).map((e) => e.id);
      const others = first?.files.filter((file) => file !== held.file) ?? [];
      const madeOf = [held.standing, held.latest, JSON.stringify([settings, inForce, behind, others])];
      if (held.entry !== undefined && madeOf.every((part, i) => part === held.madeOf[i])) continue;
      const { file, latest, standing } = held;
      const own = this.#options.own !== undefined && dirname(file) === this.#options.own;
      const entry = buildEntry({ file, own, latest, standing, settings, behind, data: this.#data, now });
      held.entry = sharedId({ ...entry, active: kept(entry.active, earlier.get(id ?? '')) }, others, latest);
      held.madeOf = madeOf;
      await breather.pause();
    }
    this.#held = heldNow;
    this.#scheduleExpiry(now);
    const entries = this.list();
    const active = entries.flatMap((entry) => entry.active ?? []);
    const told = [...entries, ...this.problems];
    const [same, sameStatus] = [sameItems(active, this.#active), sameItems(told, this.#told)];
    this.#active = active;
    this.#told = told;
    if (!same) for (const listener of this.#listeners) listener();
    if (!sameStatus) for (const listener of this.#statusListeners) listener();
  }

  #scheduleExpiry(now: number): void {
    clearTimeout(this.#expiry);
    const moments = [...this.#settings.values()]
      .flatMap((s) => s.exceptions.flatMap((e) => e.expiresAt ?? []))
      .filter((at) => at > now);
    if (moments.length === 0 || this.#closed) return;
    const next = moments.reduce((a, b) => Math.min(a, b));
    const wait = Math.min(next - now, LONGEST_WAIT_MS);
    this.#expiry = setTimeout(() => this.#unattended(this.#inTurn(() => this.#rebuild())), wait);
    this.#expiry.unref();
  }

  #schedulePoll(wait: number): void {
    if (this.#closed) return;
    this.#poll = setTimeout(() => this.#unattended(this.#look()), wait);
    this.#poll.unref();
  }

  async #look(): Promise<void> {
    const { pollMs = POLL_MS, settleMs = SETTLE_MS } = this.#options;
    const begun = performance.now();
    try {
      await this.refresh();
    } finally {
      const least = (performance.now() - begun) / LOOK_SHARE;
      this.#schedulePoll(Math.max(this.#files.unsettled ? Math.min(settleMs, pollMs) : pollMs, least));
    }
  }
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function newHeld(file: string, loaded: LoadedRule, data: RuleData): Held {
  const latest = compileRule(loaded, data);
  return { file, latest, standing: latest, good: undefined, entry: undefined, madeOf: [] };
}

/** The files that hold a rule of each id, the one that counts first: the first that could run, else the first. */
function firstWithId(held: readonly Held[]): ReadonlyMap<string, { readonly files: readonly string[] }> {
  const byId = new Map<string, Held[]>();
  for (const h of held) {
    const id = h.standing.rule?.id;
    if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), h]);
  }
  return new Map(
    [...byId].map(([id, list]) => {
      const first = list.find((h) => !h.standing.broken) ?? list[0]!;
      return [id, { files: [first.file, ...list.filter((h) => h !== first).map((h) => h.file)] }];
    }),
  );
}

/** Warns of each other file that has a rule of the same id. */
function sharedId(entry: RuleEntry, others: readonly string[], { loaded }: CompiledRule): RuleEntry {
  if (others.length === 0) return entry;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  const diagnostic = {
    code: 'rules/duplicate-id',
    severity: 'warning' as const,
    message: `${entry.file} and ${others[0]}${more} have the same rule id: only one of them runs`,
    ...(loaded.idSpan === undefined ? {} : { span: loaded.idSpan }),
    hint: 'give each rule an id of its own',
  };
  return { ...entry, diagnostics: [...entry.diagnostics, diagnostic] };
}

/** What runs, as the object that it was before where nothing about it changed. */
function kept(active: ActiveRule | undefined, before: ActiveRule | undefined): ActiveRule | undefined {
  if (active === undefined || before === undefined || active.version !== before.version) return active;
  const sameRule = JSON.stringify(active.rule) === JSON.stringify(before.rule);
  return sameRule && samePlan(active.plan, before.plan) ? before : active;
}
