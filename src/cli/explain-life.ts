import type { SourceText } from '../base/source-text.ts';
import { visible } from '../base/source-text.ts';
import { UserError } from '../base/user-error.ts';
import { type Conformance, conformanceOf } from '../catalog/page/conformance-of.ts';
import type { RuleLife, RulePage } from '../catalog/page/rule-page.ts';
import { whyNotRun } from '../detect/cut.ts';
import { declaredStreams, knownStreams } from '../ingest/declared-streams.ts';
import { logFormats } from '../ingest/formats/registry.ts';
import { lifeOf } from '../life/life-of.ts';
import { openStateStore } from '../state/open-state-store.ts';
import type { StateStore } from '../state/state-store.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import { holdsStore } from '../store/duckdb/store-directory.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Console } from './console.ts';
import { ServiceClient } from './service-client.ts';

/** Whether a rule runs here, and what the data of a folder say of it; `life` is null where no folder is named, or nothing is in it. */
export interface ToldByData {
  readonly conformance: Conformance | undefined;
  readonly life: RuleLife | null;
}

/** Where the data are: in a folder that no service has open, or in a running service, which is asked where it is named. */
export interface DataPlace {
  readonly data?: string;
  /** As `http://127.0.0.1:7700`. */
  readonly server?: string;
}

/** Checks a rule against what formats declare, and against the events and alerts of a folder or a service where one is named. */
export async function conformanceAndLife(
  { key, source }: { readonly key: string; readonly source: SourceText },
  { data, server }: DataPlace,
  console: Console,
): Promise<ToldByData> {
  const against = (streams: ReturnType<typeof knownStreams>) =>
    conformanceOf(source.name, source.text, { known: { streams }, whyNotRun });
  if (server !== undefined) {
    return { conformance: against(declaredStreams(logFormats)), life: await lifeInService(key, server, console) };
  }
  const stores = data === undefined ? undefined : await openStores(data, console);
  if (stores === undefined) return { conformance: against(declaredStreams(logFormats)), life: null };
  const { events, state } = stores;
  try {
    const conformance = against(
      events === undefined ? declaredStreams(logFormats) : knownStreams(logFormats, events.streams()),
    );
    if (conformance?.rule?.kind !== 'rule') return { conformance, life: null };
    const { rule, plan, diagnostics } = conformance;
    const life = await lifeOf(
      { rule, plan, diagnostics, source },
      {
        ...(events !== undefined && { store: events }),
        ...(state !== undefined && { state }),
        now: Date.now,
        signal: console.interrupted,
      },
    );
    return { conformance, life };
  } finally {
    await events?.close();
    await state?.close();
  }
}

/** What a running service says of a rule; null, with a warning, where it does not know it. */
async function lifeInService(key: string, server: string, console: Console): Promise<RuleLife | null> {
  const path = `/api/v1/catalog/rules/${encodeURIComponent(key)}`;
  try {
    return (await new ServiceClient(server).get<RulePage>(path, { life: 'true' })).life;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const hint = error.hint === undefined ? '' : ` (${visible(error.hint)})`;
    console.err(`warning: what the data say is left out: ${visible(error.message)}${hint}\n`);
    return null;
  }
}

/** What there is in a folder; a service that has it open keeps it for itself, which is told. */
async function openStores(
  directory: string,
  console: Console,
): Promise<{ readonly events: EventStore | undefined; readonly state: StateStore | undefined } | undefined> {
  let events: EventStore | undefined;
  try {
    events = holdsStore(directory) ? await openDuckdbStore({ directory }) : undefined;
    const state = holdsStore(directory, 'state') ? await openStateStore({ directory, now: Date.now }) : undefined;
    return events === undefined && state === undefined ? undefined : { events, state };
  } catch (error) {
    await events?.close();
    if (!(error instanceof UserError)) throw error;
    const ask = 'a service that has the folder open is asked with --server URL';
    console.err(`warning: what the data say is left out: ${visible(error.message)} (${ask})\n`);
    return undefined;
  }
}
