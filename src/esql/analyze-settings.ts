import { suggest } from '../base/suggest.ts';
import { isUtc, readTimeZone, zoneName } from '../functions/time/time-zone.ts';
import type { ExpressionSyntax, SettingSyntax } from './ast.ts';
import { didYouMean, type Findings } from './findings.ts';
import { SETTINGS, UNMAPPED, zoneNames } from './settings.ts';

export interface QuerySettings {
  readonly unmapped: (typeof UNMAPPED)[number];
  /** The time zone that the query's dates are read, cut and written in; absent for UTC. */
  readonly zone: string | undefined;
}

/** What the SET directives before a query say (https://www.elastic.co/docs/reference/query-languages/esql/commands/set). */
export function analyzeSettings(settings: readonly SettingSyntax[], findings: Findings): QuerySettings {
  let unmapped: QuerySettings['unmapped'] = 'fail';
  let zone: string | undefined;
  for (const { name, value } of settings) {
    const text = value.kind === 'string' ? value.value.toLowerCase() : undefined;
    if (name.name === 'unmapped_fields') {
      const known = UNMAPPED.find((u) => u === text);
      if (known !== undefined) unmapped = known;
      else
        findings.error(
          'bad-setting',
          'unknown value of `unmapped_fields`',
          value.span,
          `values: ${UNMAPPED.join(', ')}`,
        );
    } else if (name.name === 'time_zone') {
      zone = analyzeZone(value, findings);
    } else if (!SETTINGS.some((setting) => setting.name === name.name)) {
      const near = suggest(
        name.name,
        SETTINGS.map((setting) => setting.name),
      );
      findings.error('bad-setting', `unknown setting \`${name.name}\``, name.span, didYouMean(near));
    }
  }
  return { unmapped, zone };
}

function analyzeZone(value: ExpressionSyntax, findings: Findings): string | undefined {
  const text = value.kind === 'string' ? value.value : undefined;
  const zone = text === undefined ? undefined : readTimeZone(text);
  if (zone !== undefined) return isUtc(zone) ? undefined : zoneName(zone);
  const message = text === undefined ? 'a time zone is a text in double quotes' : 'unknown time zone';
  const hint = didYouMean(text === undefined ? undefined : suggestZone(text));
  findings.error('bad-setting', message, value.span, hint ?? 'zones are named as "Europe/Madrid" or "+02:00"');
  return undefined;
}

/** The zone that a misspelled name may mean, or a city's name alone. */
function suggestZone(text: string): string | undefined {
  const zones = zoneNames();
  const wanted = text.trim().toLowerCase().replaceAll(' ', '_');
  const ofCity = zones.find((zone) => zone.toLowerCase().endsWith(`/${wanted}`));
  return ofCity ?? suggest(text.slice(0, 100), zones);
}
