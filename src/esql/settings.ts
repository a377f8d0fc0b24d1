/** A setting of SET: what it does, and the values that can be listed. */
export interface Setting {
  readonly name: string;
  /** One sentence, for completion. */
  readonly description: string;
  readonly values: () => readonly string[];
}

/** What a field is that no event has (`SET unmapped_fields`), the first by default. */
export const UNMAPPED = ['fail', 'nullify', 'load'] as const;

/** The regions of the IANA time zone database, and UTC. */
export function zoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

const none = () => [];

/** Every setting that SET knows (https://www.elastic.co/docs/reference/query-languages/esql/commands/set). */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'time_zone',
    description:
      'The zone in which dates are read, cut, moved and written: a region, or an offset as `+02:00`. Results are in UTC.',
    values: zoneNames,
  },
  {
    name: 'unmapped_fields',
    description: 'What a field is that no event has: a mistake, null, or text of which there is none.',
    values: () => UNMAPPED,
  },
  { name: 'approximation', description: 'Taken, and without effect: results are exact.', values: none },
  { name: 'project_routing', description: 'Taken, and without effect: there is one project.', values: none },
];
