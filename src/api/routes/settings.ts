import { z } from '@hono/zod-openapi';
import { isoTime } from '../../detect/alert.ts';
import { logFormats } from '../../ingest/formats/registry.ts';
import { OCCASIONS } from '../../notify/notifier.ts';
import { ROLES } from '../../state/role.ts';
import type { ApiContext } from '../api-context.ts';
import { promptFieldNames } from '../mask/prompt-fields.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import type { ServiceSetup } from '../service-setup.ts';
import { retentionPlan, retentionPlanSchema } from '../settings/retention-plan.ts';

const time = z.iso.datetime();

const routeSchema = z.strictObject({
  severity: z.string().nullable(),
  rule: z.array(z.string()).nullable(),
  tag: z.array(z.string()).nullable(),
  on: z.array(z.enum(OCCASIONS)),
  to: z.array(z.string()),
  continue: z.boolean(),
  mute: z.array(z.string()).openapi({ description: 'Hours in which it tells nobody, in words.' }),
});

const setupSchema = z
  .strictObject({
    started_at: time,
    config_file: z.string().nullable().openapi({ description: 'null where all is as by default.' }),
    config_keys: z
      .array(z.strictObject({ key: z.string(), line: z.int() }))
      .openapi({ description: 'The keys that the file gives, with their lines; all others are as by default.' }),
    listen: z.string(),
    tls: z.boolean(),
    public_url: z.string().nullable(),
    rules: z.strictObject({ paths: z.array(z.string()), pack: z.boolean() }),
    lookups: z.string().nullable(),
    detection: z.strictObject({ every_ms: z.number(), time_limit_ms: z.number(), memory_bytes: z.number() }),
    routes: z.array(routeSchema),
  })
  .openapi('ServiceSetup');

const settingsSchema = z
  .strictObject({
    version: z.string(),
    now: time,
    data: z.string().nullable().openapi({ description: 'The folder of the store; null where all is in memory.' }),
    setup: setupSchema.nullable().openapi({ description: 'null where it was not started from a configuration.' }),
    auth: z.strictObject({
      local: z.boolean().openapi({ description: 'Whether someone on this machine needs no credentials.' }),
      session_hours: z.number(),
      trusted_proxies: z.array(z.string()),
      origins: z.array(z.string()),
      tokens: z
        .array(z.strictObject({ name: z.string(), role: z.enum(ROLES) }))
        .nullable()
        .openapi({
          description: 'Those of the configuration, without their secrets; null for those who may not see them.',
        }),
    }),
    formats: z.array(
      z.strictObject({ name: z.string(), description: z.string(), stream: z.string(), read: z.boolean() }),
    ),
    lookup_tables: z.array(z.strictObject({ name: z.string(), fields: z.int() })),
    masking: z.strictObject({
      enabled: z.boolean(),
      fields: z.array(z.string()).openapi({ description: 'Fields that hold prompt text (`*` is any text).' }),
      added: z.array(z.string()).openapi({ description: 'Those that the configuration adds.' }),
    }),
    limits: z.array(z.strictObject({ name: z.string(), value: z.number() })),
    retention: retentionPlanSchema,
  })
  .openapi('Settings');

/** How the service is set up: what is in force, and where it is set. Never a secret. */
export function mountSettings(app: ApiApp, { context, queries }: OperationContext): void {
  const { auth, masking, limits, store, version, now } = context;
  const promptFields = promptFieldNames(logFormats.flatMap(({ fields }) => fields));

  mount(
    app,
    {
      id: 'settings',
      method: 'get',
      path: '/api/v1/settings',
      tag: 'settings',
      summary: 'What is in force, and where it is set; never a secret',
      answer: { description: 'The settings.', schema: settingsSchema },
    },
    async ({ identity, signal }) => ({
      version,
      now: isoTime(now()),
      data: context.data ?? null,
      setup: setupJson(context.setup),
      auth: {
        local: auth.local,
        session_hours: auth.session_hours,
        trusted_proxies: auth.trusted_proxies,
        origins: auth.origins,
        tokens: identity?.role === 'admin' ? auth.tokens.map(({ name, role }) => ({ name, role })) : null,
      },
      formats: formatsJson(context.setup),
      lookup_tables: store.lookups().map(({ name, fields }) => ({ name, fields: fields.size })),
      masking: { enabled: masking.enabled, fields: promptFields, added: masking.fields },
      limits: Object.entries(limits).map(([name, value]) => ({ name, value })),
      retention: await retentionPlan(context, queries, signal),
    }),
  );
}

function formatsJson(setup: ApiContext['setup']): z.input<typeof settingsSchema>['formats'] {
  return logFormats.map(({ name, description, stream }) => {
    return { name, description, stream, read: setup?.formats?.includes(name) ?? true };
  });
}

function setupJson(setup: ServiceSetup | undefined): z.input<typeof setupSchema> | null {
  if (setup === undefined) return null;
  const { startedAt, config, listen, tls, publicUrl, rules, lookups, detection, routes } = setup;
  return {
    started_at: isoTime(startedAt),
    config_file: config.file,
    config_keys: [...config.lines].map(([key, line]) => ({ key, line })),
    listen,
    tls,
    public_url: publicUrl ?? null,
    rules: { paths: [...rules.paths], pack: rules.pack },
    lookups: lookups ?? null,
    detection: {
      every_ms: detection.everyMs,
      time_limit_ms: detection.timeLimitMs,
      memory_bytes: detection.memoryBytes,
    },
    routes: routes.map((route) => ({
      severity: route.severity ?? null,
      rule: route.rule ?? null,
      tag: route.tag ?? null,
      on: route.on,
      to: route.to,
      continue: route.continue,
      mute: route.mute.map(
        ({ days, from, to, zone }) => `${days?.join(', ') ?? 'every day'} ${clock(from)} to ${clock(to)} ${zone}`,
      ),
    })),
  };
}

/** Minutes of the day as `08:30`. */
function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
