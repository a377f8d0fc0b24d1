import type { Operations } from '../../api/operations.ts';

export type RowsQuery = Operations['listAlertRows']['query'];
export type AlertFilter = Omit<RowsQuery, 'sort' | 'direction' | 'offset' | 'limit' | 'view'>;
export type Sort = NonNullable<RowsQuery['sort']>;
export type Direction = NonNullable<RowsQuery['direction']>;
export type Grouping = Operations['groupAlerts']['query']['by'];
export type GroupSort = NonNullable<Operations['groupAlerts']['query']['sort']>;
export type FacetName = NonNullable<Operations['countAlerts']['query']['facet']>[number];

/** The facets with the parameter that holds their values, here and in the API. */
export const FACET_PARAMETERS = {
  state: 'state',
  severity: 'severity',
  rule: 'rule_id',
  caller: 'caller',
  assignee: 'assignee',
  resolution: 'resolution',
  tag: 'tag',
  technique: 'technique',
} as const satisfies Record<FacetName, keyof AlertFilter>;
export const FACET_NAMES = Object.keys(FACET_PARAMETERS) as FacetName[];

/** Facets whose values are known words, which commas may part in a link. */
const WORDS: readonly FacetName[] = ['state', 'severity', 'resolution'];
export const SORTS: readonly Sort[] = [
  'raised_at',
  'last_seen',
  'severity',
  'risk_score',
  'updated_at',
  'state',
  'rule',
  'caller',
  'assignee',
  'evidence',
];
export const GROUP_SORTS: readonly GroupSort[] = ['count', 'open', 'severity', 'last_seen', 'name'];
/** Spans of time up to now, by what a link calls them; `today` begins at midnight of the reader's zone. */
export const SPANS = { '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;
export const SPAN_WORDS: Readonly<Record<string, string>> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  today: 'Today',
};
/** In a link: whoever reads it. */
export const ME = '@me';
/** In a link: whatever state, where nothing else is asked for. */
const ANY = 'any';

/** What the list shows and how: all that a link carries. */
export interface ListState {
  readonly facets: Readonly<Partial<Record<FacetName, readonly string[]>>>;
  readonly text: string;
  /** `field=value`, or `=value` in whatever field. */
  readonly values: readonly string[];
  /** A name of {@link SPAN_WORDS}, or two ends (ISO-8601, either may be empty). */
  readonly raised: string | { readonly from: string; readonly to: string } | undefined;
  readonly closed: string | undefined;
  readonly suppressed: 'include' | 'only' | undefined;
  readonly withdrawn: 'include' | 'only' | undefined;
  readonly sort: Sort;
  readonly direction: Direction;
  readonly group: Grouping | undefined;
  readonly groupSort: GroupSort;
  readonly groupDirection: Direction;
  /** What whoever made the link calls it. */
  readonly name: string | undefined;
}

/** What a link's search parameters say; what they say wrongly is left out. A link that says nothing shows open alerts. */
export function readListState(search: URLSearchParams): ListState {
  const facets: Partial<Record<FacetName, readonly string[]>> = {};
  for (const facet of FACET_NAMES) {
    const given = search.getAll(FACET_PARAMETERS[facet]).filter((value) => value !== '');
    const values = WORDS.includes(facet) ? given.flatMap((value) => value.split(',')) : given;
    const wanted = values.filter((value) => value !== ANY && isRight(facet, value));
    if (wanted.length > 0) facets[facet] = [...new Set(wanted)];
  }
  if ([...search.keys()].every((key) => !FILTERS.has(key))) facets.state = ['open'];
  const from = timeOf(search.get('raised_from'));
  const to = timeOf(search.get('raised_to'));
  return {
    facets,
    text: search.get('text') ?? '',
    values: search.getAll('value').filter((value) => value.includes('=')),
    raised: spanOf(search.get('raised')) ?? (from === '' && to === '' ? undefined : { from, to }),
    closed: spanOf(search.get('closed')),
    suppressed: presenceOf(search.get('suppressed')),
    withdrawn: presenceOf(search.get('withdrawn')),
    sort: oneOf(SORTS, search.get('sort')) ?? 'raised_at',
    direction: oneOf(DIRECTIONS, search.get('direction')) ?? 'desc',
    group: oneOf(['rule', 'caller'] as const, search.get('group')),
    groupSort: oneOf(GROUP_SORTS, search.get('group_sort')) ?? 'count',
    groupDirection: oneOf(DIRECTIONS, search.get('group_direction')) ?? 'desc',
    name: search.get('name') ?? undefined,
  };
}

const FILTERS = new Set<string>([
  ...Object.values(FACET_PARAMETERS),
  'text',
  'value',
  'raised',
  'raised_from',
  'raised_to',
  'closed',
  'suppressed',
  'withdrawn',
]);

const DIRECTIONS = ['asc', 'desc'] as const;
const STATES = ['open', 'acknowledged', 'closed'];
const SEVERITIES = ['low', 'medium', 'high', 'critical'];
const RESOLUTIONS = ['true_positive', 'false_positive', 'benign', 'duplicate', 'none'];

function isRight(facet: FacetName, value: string): boolean {
  const known =
    facet === 'state' ? STATES : facet === 'severity' ? SEVERITIES : facet === 'resolution' ? RESOLUTIONS : undefined;
  return known === undefined || known.includes(value);
}

function oneOf<T extends string>(known: readonly T[], value: string | null): T | undefined {
  return known.find((one) => one === value);
}

function presenceOf(value: string | null): 'include' | 'only' | undefined {
  return oneOf(['include', 'only'] as const, value);
}

function spanOf(value: string | null): string | undefined {
  return value !== null && Object.hasOwn(SPAN_WORDS, value) ? value : undefined;
}

function timeOf(value: string | null): string {
  return value === null || Number.isNaN(Date.parse(value)) ? '' : new Date(value).toISOString();
}

/** The search parameters of a state: what is as it is anyway is not said. */
export function listSearch(state: ListState): URLSearchParams {
  const search = new URLSearchParams();
  if (state.name !== undefined) search.set('name', state.name);
  for (const facet of FACET_NAMES) {
    const values = state.facets[facet] ?? [];
    const parameter = FACET_PARAMETERS[facet];
    if (WORDS.includes(facet) && values.length > 0) search.set(parameter, values.join(','));
    else for (const value of values) search.append(parameter, value);
  }
  if (state.text.trim() !== '') search.set('text', state.text);
  for (const value of state.values) search.append('value', value);
  if (typeof state.raised === 'string') search.set('raised', state.raised);
  else if (state.raised !== undefined) {
    if (state.raised.from !== '') search.set('raised_from', state.raised.from);
    if (state.raised.to !== '') search.set('raised_to', state.raised.to);
  }
  for (const key of ['closed', 'suppressed', 'withdrawn'] as const) {
    const value = state[key];
    if (value !== undefined) search.set(key, value);
  }
  if (![...search.keys()].some((key) => FILTERS.has(key))) search.set('state', ANY);
  if (state.sort !== 'raised_at') search.set('sort', state.sort);
  if (state.direction !== 'desc') search.set('direction', state.direction);
  if (state.group !== undefined) {
    search.set('group', state.group);
    if (state.groupSort !== 'count') search.set('group_sort', state.groupSort);
    if (state.groupDirection !== 'desc') search.set('group_direction', state.groupDirection);
  }
  return search;
}

/** The filter that a state asks the service for, at a moment, by somebody. */
export function filterOf(state: ListState, me: string, now: number): AlertFilter {
  const facets: Record<string, readonly string[]> = {};
  for (const [facet, values] of Object.entries(state.facets) as [FacetName, readonly string[]][]) {
    const meant = facet === 'assignee' ? values.map((value) => (value === ME ? me : value)) : values;
    // A single value is parted at its commas; given twice it is taken as it is.
    const [only] = meant;
    facets[FACET_PARAMETERS[facet]] = meant.length === 1 && only!.includes(',') ? [only!, only!] : meant;
  }
  const text = state.text.trim();
  const raised = typeof state.raised === 'string' ? { from: startOf(state.raised, now), to: '' } : state.raised;
  return {
    ...facets,
    ...(text !== '' && { text: text.slice(0, 500) }),
    ...(state.values.length > 0 && { value: [...state.values] }),
    ...(raised !== undefined && raised.from !== '' && { raised_from: raised.from }),
    ...(raised !== undefined && raised.to !== '' && { raised_to: raised.to }),
    ...(state.closed !== undefined && { closed_from: startOf(state.closed, now) }),
    ...(state.suppressed !== undefined && { suppressed: state.suppressed }),
    ...(state.withdrawn !== undefined && { withdrawn: state.withdrawn }),
  };
}

function startOf(span: string, now: number): string {
  if (span === 'today') return new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString();
  return new Date(now - SPANS[span as keyof typeof SPANS]).toISOString();
}

/** A state with a facet's value added, or taken out where it was there. */
export function toggled(state: ListState, facet: FacetName, value: string): ListState {
  const values = state.facets[facet] ?? [];
  const next = values.includes(value) ? values.filter((v) => v !== value) : [...values, value];
  return withFacet(state, facet, next);
}

/** A state with a facet's values in place of those it had. */
export function withFacet(state: ListState, facet: FacetName, values: readonly string[]): ListState {
  const { [facet]: _, ...others } = state.facets;
  return { ...state, name: undefined, facets: values.length === 0 ? others : { ...others, [facet]: values } };
}

/** A state that shows every alert, in the same order and groups. */
export function cleared(state: ListState): ListState {
  return {
    ...readListState(new URLSearchParams('state=any')),
    sort: state.sort,
    direction: state.direction,
    group: state.group,
  };
}
