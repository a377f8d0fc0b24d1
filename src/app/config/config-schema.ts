import { z } from 'zod';
import { authConfig, httpLimits, maskingConfig, tlsConfig } from '../../api/api-config.ts';
import { logFormats } from '../../ingest/formats/registry.ts';
import { sourceConfig } from '../../ingest/sources/source-config.ts';
import { type NotifySettings, notifySettings, notifySettingsIssues } from '../../notify/notify-settings.ts';
import { pricesConfig } from '../../triage/cost/prices-config.ts';
import type { DeadLetterRetention, RetentionRule } from '../retention.ts';
import type { SampleSourceOptions } from '../sample-source.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../service-log.ts';
import { schemaKey } from './schema-key.ts';
import { byteSize, duration, listenAddress } from './setting-types.ts';

const path = z.string().min(1, 'a path is expected');

const sampleTraffic = z.strictObject({
  seed: z.int().nonnegative().default(1).describe('the same seed and start give the same traffic'),
  past: duration
    .prefault('30d')
    .describe('how much thin, ordinary traffic comes before all other, so that there is something usual'),
  history: duration.prefault('3h').describe('how much traffic of the past it begins with'),
  events_per_hour: z.int().positive().max(1_000_000).default(1_200).describe('how busy it is'),
  attack_every: duration.prefault('3m').describe('time between two attacks, about'),
});

const sample = z
  .union([z.boolean(), sampleTraffic])
  .default(false)
  .describe('made-up traffic with attacks in it, as if it were arriving');

const detection = z
  .strictObject({
    every: duration.prefault('1s').describe('least time between two evaluations of the rules that new events concern'),
    time_limit: duration.prefault('30s').describe('a run of a rule that takes longer is cut, and tried again later'),
    memory_limit: byteSize
      .prefault('1GB')
      .describe('memory that queries may take together; what needs more goes to disk'),
  })
  .prefault({})
  .describe('how rules are run');

const retention = z
  .record(
    z.string().min(1),
    z
      .strictObject({
        age: duration.optional().describe('events older than this are deleted'),
        size: byteSize.optional().describe('where a stream takes more room than this, its oldest events are deleted'),
      })
      .refine(({ age, size }) => age !== undefined || size !== undefined, { error: 'an age or a size is expected' }),
  )
  .default({})
  .describe(
    'how long events are kept, by data stream (`*` is any text; the first that fits holds); all are kept where absent',
  );

const deadLetters = z
  .strictObject({
    age: duration.optional().describe('those older than this are deleted'),
    most: z.int().nonnegative().optional().describe('where there are more, the oldest are deleted'),
  })
  .prefault({})
  .describe('how long records that could not be understood are kept; all are where absent');

const log = z
  .strictObject({
    level: z.enum(LOG_LEVELS).default('info').describe('the least of what is told'),
    format: z.enum(LOG_FORMATS).optional().describe('`text` at a terminal and `json` elsewhere, unless told'),
  })
  .prefault({})
  .describe('what the service tells of itself, on standard error');

/** The whole of the configuration: each room's own schema at its key. */
export const configSchema = z.strictObject({
  data: path.default('./seismo-data').describe('the folder of the store'),
  listen: listenAddress.prefault('127.0.0.1:7700').describe('address and port of the HTTP server'),
  rules: z
    .array(path)
    .min(1)
    .optional()
    .describe('rule files, folders and globs; the pack that comes with seismo where absent'),
  lookups: path.optional().describe('the folder of lookup tables and enrich policies'),
  sample,
  sources: z.array(sourceConfig).max(1_000).default([]).describe('where logs come from, beside HTTP push'),
  formats: z
    .array(z.enum(logFormats.map((f) => f.name) as [string, ...string[]]))
    .min(1)
    .optional()
    .describe('the log formats that are read, on one thread then; all where absent'),
  detection,
  retention,
  dead_letters: deadLetters,
  ...notifySettings,
  auth: authConfig,
  tls: tlsConfig.optional(),
  masking: maskingConfig,
  prices: pricesConfig,
  limits: httpLimits,
  log,
});

/** What the schema says of each key. */
export const configKeys = schemaKey(configSchema);

/** The configuration as it was understood: defaults filled in, durations in milliseconds, sizes in bytes. */
export type Config = z.output<typeof configSchema>;

/** What is wrong between parts of a configuration, by path. */
export interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Mistakes between parts, told whatever else is wrong with these. */
export function configIssues(value: unknown): ConfigIssue[] {
  const { notifiers, routes, sources } = value as { notifiers?: unknown; routes?: unknown; sources?: unknown };
  const names = listOf(sources).map(nameOf);
  const twice = names.flatMap((name, i) =>
    name !== '' && names.indexOf(name) < i
      ? [{ path: ['sources', i, 'name'], message: `two sources are called "${name}"` }]
      : [],
  );
  // Names are all that is looked at; what has none is told of already.
  const named = {
    notifiers: listOf(notifiers).map((notifier) => ({ name: nameOf(notifier) })),
    routes: listOf(routes).map((route) => ({ to: namesOf((route as { to?: unknown } | null)?.to) })),
  };
  const between = notifySettingsIssues(named as unknown as NotifySettings);
  return [
    ...twice,
    ...between.filter(({ path }) => path[0] !== 'notifiers' || named.notifiers[Number(path[1])]?.name !== ''),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function nameOf(entry: unknown): string {
  const name = (entry as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : '';
}

function namesOf(to: unknown): string[] {
  return (Array.isArray(to) ? to : [to]).filter((name) => typeof name === 'string');
}

/** What sample traffic is to be like; undefined where there is to be none. */
export function sampleOptions(sample: Config['sample']): SampleSourceOptions | undefined {
  if (sample === false) return undefined;
  const { seed, past, history, events_per_hour, attack_every } = sample === true ? sampleTraffic.parse({}) : sample;
  return { seed, pastMs: past, historyMs: history, eventsPerHour: events_per_hour, attackEveryMs: attack_every };
}

/** How long dead letters are kept, as it is applied. */
export function deadLetterRetention({
  dead_letters: { age, most },
}: Pick<Config, 'dead_letters'>): DeadLetterRetention {
  return { ...(age !== undefined && { ageMs: age }), ...(most !== undefined && { most }) };
}

/** The retention of a configuration, as it is applied. */
export function retentionRules({ retention }: Pick<Config, 'retention'>): RetentionRule[] {
  return Object.entries(retention).map(([streams, { age, size }]) => ({
    streams,
    ...(age !== undefined && { ageMs: age }),
    ...(size !== undefined && { sizeBytes: size }),
  }));
}
