import { z } from 'zod';
import { ROLES } from '../state/role.ts';

const seconds = (fallback: number, most: number) => z.number().positive().max(most).default(fallback);
const MIB = 1024 * 1024;

/** A token given in the configuration, for the first steps and for what is set up by machines. */
const configuredToken = z.strictObject({
  name: z.string().min(1).max(100),
  role: z.enum(ROLES),
  /** The token itself; as `${env:SEISMO_ADMIN_TOKEN}` it stands in no file. */
  token: z.string().min(20, 'a token needs 20 characters at least').max(512),
});

/** `auth:` of the configuration. */
export const authConfig = z
  .strictObject({
    tokens: z.array(configuredToken).default([]),
    /** Whether someone on this machine needs no credentials where the service listens on a loopback address only. */
    local: z.boolean().default(true),
    /** How long a browser session lasts, and how long without a request. */
    session_hours: z.number().positive().max(720).default(12),
    /** Addresses and networks of proxies whose X-Forwarded-* headers are believed. */
    trusted_proxies: z.array(z.string()).default([]),
    /** Origins besides the service's own that its browser pages may come from, as `https://seismo.example.org`. */
    origins: z.array(z.url({ protocol: /^https?$/ })).default([]),
  })
  .prefault({});

/** `limits:` of the configuration, as far as HTTP goes. */
export const httpLimits = z
  .strictObject({
    /** Bytes of a JSON body. */
    body_bytes: z.int().positive().default(MIB),
    /** Bytes of a pushed body, as sent, and of all that are being taken in at once. */
    push_bytes: z
      .int()
      .positive()
      .default(64 * MIB),
    push_in_flight_bytes: z
      .int()
      .positive()
      .default(256 * MIB),
    /** Bytes that a pushed body of Firehose or OTLP may have unpacked. */
    push_unpacked_bytes: z
      .int()
      .positive()
      .default(128 * MIB),
    /** Bytes that a body of `/ingest` may have unpacked: it is read as it unpacks, and takes no room. */
    ingest_unpacked_bytes: z
      .int()
      .positive()
      .default(1024 * MIB),
    header_seconds: seconds(10, 600),
    request_seconds: seconds(60, 3600),
    connections: z.int().positive().default(2000),
    /** Live streams of alerts at once. */
    streams: z.int().positive().default(200),
    /** How often a quiet live stream says that it is alive, and how long a client may take nothing before it is cut off. */
    heartbeat_seconds: seconds(15, 300),
    stall_seconds: seconds(30, 600),
    /** Rows that a query may answer with, how long it may take, and how many run at once. */
    query_rows: z.int().positive().max(1_000_000).default(10_000),
    query_seconds: seconds(60, 3600),
    queries: z.int().positive().max(16).default(2),
    queries_waiting: z.int().nonnegative().default(16),
    /** How long a backtest may take. One runs at a time. */
    backtest_seconds: seconds(60, 3600),
    backtests_waiting: z.int().nonnegative().default(4),
  })
  .prefault({});

/** `tls:` of the configuration: PEM texts, as `${file:/path}`. */
export const tlsConfig = z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) });

/** `masking:` of the configuration: whether prompt text is shown only when asked for, and to whom it may be. */
export const maskingConfig = z
  .strictObject({
    enabled: z.boolean().default(true),
    /** Fields that hold prompt text beyond those that formats declare; `*` stands for any characters. */
    fields: z.array(z.string().min(1)).default([]),
    /** What viewers see of conversations: `hidden`, their lengths; `redacted`, all but secrets and personal data. */
    viewers: z.enum(['hidden', 'redacted']).default('hidden'),
  })
  .prefault({});

export type AuthConfig = z.output<typeof authConfig>;
export type HttpLimits = z.output<typeof httpLimits>;
export type TlsConfig = z.output<typeof tlsConfig>;
export type MaskingConfig = z.output<typeof maskingConfig>;
