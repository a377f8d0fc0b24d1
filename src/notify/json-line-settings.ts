import { z } from 'zod';
import { ALERT_FORMATS } from './formats/registry.ts';
import { commonSettings, storm } from './notifier-settings.ts';

/** Settings of notifiers that write a JSON document to a line. */
export const jsonLineSettings = {
  ...commonSettings,
  format: z.enum(ALERT_FORMATS).default('seismo'),
  storm: storm(false),
  /** Lines are written one after the other. */
  concurrency: z.literal(1).default(1),
};
