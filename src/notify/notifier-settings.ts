import { z } from 'zod';
import { parseDuration } from '../base/duration.ts';

/** A duration such as `10s`, `5m`, `3d`; gives milliseconds. */
export const durationSetting = (least: number, most: number) =>
  z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= least && ms <= most) return ms;
    context.addIssue({ code: 'custom', message: 'a duration is expected, such as 10s, 5m or 3d, within its limits' });
    return z.NEVER;
  });

/** A name by which routes and messages refer to a notifier. */
export const notifierName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'a name has letters, digits, "-", "_" and ".", 64 at most, and begins with a letter or digit',
  );

/** Settings that every notifier has. */
export const commonSettings = {
  name: notifierName,
  /** How long one attempt may take. */
  timeout: durationSetting(100, 300_000).prefault('10s'),
  /** Messages that cannot be delivered are tried again for this long, and then kept as failed. */
  give_up_after: durationSetting(1_000, 90 * 86_400_000).prefault('3d'),
  /**
   * Columns of an alert's row that are told, by name or pattern. Numbers, times and those that say who or what
   * (`user.id`) always are; texts may be prompts, and are told only where they are named here.
   */
  fields: z.array(z.string().min(1).max(200)).max(100).default([]),
};

/** How many messages may wait before they are told as one, and how many of them it shows. */
export const storm = (above: number | false) =>
  z
    .union([
      z.literal(false),
      z.strictObject({
        above: z.number().int().min(1).max(10_000).default(20),
        show: z.number().int().min(0).max(20).default(5),
      }),
    ])
    .default(above === false ? false : { above, show: 5 });

/** How many messages are under way at once. */
export const concurrency = (usual: number) => z.number().int().min(1).max(32).default(usual);

/** An address of a web server; credentials belong in a header. */
export const webAddress = z
  .url({ protocol: /^https?$/, abort: true, error: 'an address is expected that begins with https:// or http://' })
  .refine(
    (text) => {
      const { username, password } = new URL(text);
      return username === '' && password === '';
    },
    { error: 'an address holds no user and password: they belong in an Authorization header' },
  );
