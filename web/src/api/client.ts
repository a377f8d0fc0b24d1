import { type Operations, PATHS, type Problem } from './operations.ts';
import { ApiProblem, Unreachable } from './problem.ts';

export type OperationId = keyof Operations;
export type Answer<K extends OperationId> = Operations[K]['answer'];

type Part<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : [Record<never, never>] extends [T]
    ? { readonly [N in Name]?: Readonly<T> }
    : { readonly [N in Name]: Readonly<T> };

/** What a call of an operation needs: only the parts that it has. */
export type Request<K extends OperationId> = Part<'path', Operations[K]['path']> &
  Part<'query', Operations[K]['query']> &
  Part<'body', Operations[K]['body']> & {
    /** The version that a change is for (`If-Match`): refused with 412 where someone was faster. */
    readonly version?: number;
    /** The media type to be answered with, where it is not JSON. */
    readonly accept?: string;
  };

/** What of a request is looked at here, whatever the operation. */
interface AnyRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly version?: number;
  readonly accept?: string;
}

let csrfToken: string | undefined;
let onSignedOut = () => {};

/** Remembers what changes have to carry in a browser session. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token ?? undefined;
}

/** What to do where the service no longer knows who asks. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Calls an operation; throws {@link ApiProblem} where it is refused and {@link Unreachable} where nothing answers. */
export async function callApi<K extends OperationId>(
  id: K,
  request: Request<K>,
  signal?: AbortSignal,
): Promise<Answer<K>> {
  const [method] = PATHS[id];
  const { body, version, accept } = request as AnyRequest;
  const response = await send(addressOf(id, request), {
    method,
    credentials: 'same-origin',
    redirect: 'error',
    headers: {
      Accept: accept ?? 'application/json',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(method !== 'GET' && csrfToken !== undefined && { 'X-CSRF-Token': csrfToken }),
      ...(version !== undefined && { 'If-Match': `"${version}"` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  });
  if (!response.ok) throw await problemOf(response, id);
  if (response.status === 204) return undefined as Answer<K>;
  const json = response.headers.get('content-type')?.startsWith('application/json') === true;
  return (json ? await response.json() : await response.text()) as Answer<K>;
}

/** The path of an operation with its parameters, for links to what it answers with (an export). */
export function addressOf<K extends OperationId>(id: K, request: Request<K>): string {
  const { path = {}, query = {} } = request as AnyRequest;
  const place = PATHS[id][1].replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) parameters.append(name, String(one));
  }
  return parameters.size === 0 ? place : `${place}?${parameters}`;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Unreachable(error);
  }
}

async function problemOf(response: Response, id: OperationId): Promise<ApiProblem> {
  if (response.status === 401 && id !== 'login') onSignedOut();
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  let document: Problem;
  try {
    document = (await response.json()) as Problem;
  } catch {
    // A proxy between may answer in its own way.
    const detail = `The service answered ${response.status} ${response.statusText}.`;
    document = { type: 'about:blank', title: response.statusText, status: response.status, detail, instance: '' };
  }
  return new ApiProblem(response.status, document, Number.isFinite(after) ? after : undefined);
}
