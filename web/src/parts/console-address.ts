/** What a link to the console carries. */
export interface ConsoleAsk {
  readonly query: string;
  readonly time: TimeAsk;
  /** The id of the rule whose query this is, which can be saved into it. */
  readonly rule?: string;
}

/** The time that is asked for: moments in ISO-8601 or back from now (`now-24h`); all there is where neither end is given. */
export interface TimeAsk {
  readonly from?: string;
  readonly to?: string;
  /** The field that it is told by, read as detection does: present in links from alerts. */
  readonly timeField?: string;
}

export const DEFAULT_TIME: TimeAsk = { from: 'now-24h' };
/** Longer queries stand behind `#`, which is not sent to the service: servers and proxies bound what they take. */
const LONGEST_IN_PATH = 4_000;
const MOMENT = /^(?:now(?:-\d{1,6}[smhdw])?|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))$/;

/** What an address asks for; undefined where it names no query. Times that are none are as if absent. */
export function readAddress({ search, hash }: { search: string; hash: string }): ConsoleAsk | undefined {
  const parameters = new URLSearchParams(search);
  const behind = new URLSearchParams(hash.replace(/^#/, ''));
  const query = parameters.get('q') ?? behind.get('q');
  if (query === null) return undefined;
  const moment = (name: string) => {
    const value = parameters.get(name) ?? '';
    return MOMENT.test(value) ? value : undefined;
  };
  const [from, to] = [moment('from'), moment('to')];
  const timeField = parameters.get('time_field') ?? '';
  const rule = parameters.get('rule') ?? '';
  return {
    query,
    time: {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(timeField !== '' && (from !== undefined || to !== undefined) && { timeField }),
    },
    ...(rule !== '' && { rule }),
  };
}

/** The address of a query over a time, below the service's. */
export function addressOfConsole({ query, time, rule }: ConsoleAsk): {
  pathname: string;
  search: string;
  hash: string;
} {
  const parameters = new URLSearchParams();
  const inPath = query.length <= LONGEST_IN_PATH;
  if (inPath) parameters.set('q', query);
  if (time.from !== undefined) parameters.set('from', time.from);
  if (time.to !== undefined) parameters.set('to', time.to);
  if (time.timeField !== undefined) parameters.set('time_field', time.timeField);
  if (rule !== undefined) parameters.set('rule', rule);
  const search = parameters.size === 0 ? '' : `?${parameters}`;
  return { pathname: '/console', search, hash: inPath ? '' : `#${new URLSearchParams({ q: query })}` };
}

/** The members of a request that stand for a time. */
export function timeMembers({ from, to, timeField }: TimeAsk) {
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(timeField !== undefined && { time_field: timeField }),
  };
}
