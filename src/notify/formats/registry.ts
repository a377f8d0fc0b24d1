import type { AlertFormat, DocumentedAlert, FormatContext, JsonDocument } from './alert-format.ts';
import { elastic } from './elastic.ts';
import { ocsf } from './ocsf.ts';
import { seismo } from './seismo.ts';

/** Names of the formats, as settings and the API call them. */
export const ALERT_FORMATS = ['seismo', 'elastic', 'ocsf'] as const;
export type AlertFormatName = (typeof ALERT_FORMATS)[number];

const FORMATS: Readonly<Record<AlertFormatName, AlertFormat>> = { seismo, elastic, ocsf };

/** Writes an alert in a format. */
export function formatAlert(name: AlertFormatName, alert: DocumentedAlert, context: FormatContext): JsonDocument {
  return FORMATS[name](alert, context);
}
