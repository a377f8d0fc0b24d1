import { z } from 'zod';
import { ALERT_FORMATS } from './formats/registry.ts';
import { commonSettings, storm } from './notifier-settings.ts';

/** Settings of notifiers that write alerts as documents. */
export const documentSettings = {
  ...commonSettings,
  format: z.enum(ALERT_FORMATS).default('seismo'),
  /** How many of the events behind an alert are named by their ids. */
  evidence: z.number().int().min(0).max(1_000).default(100),
  storm: storm(false),
};
