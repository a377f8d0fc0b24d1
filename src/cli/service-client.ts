import { UserError } from '../base/user-error.ts';

/** The environment variable that holds the API token of a service that asks for one. */
const TOKEN_VARIABLE = 'SEISMO_TOKEN';
const LIMIT_MS = 300_000;

/** Asks a running service. What it refuses, and what keeps it from being reached, is a {@link UserError}. */
export class ServiceClient {
  readonly #url: string;

  constructor(url: string) {
    if (!URL.canParse(url))
      throw new UserError(`${url} is no address of a service`, { hint: 'as in http://127.0.0.1:7700' });
    this.#url = url.replace(/\/+$/, '');
  }

  get<T>(path: string, parameters: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const query = new URLSearchParams(given).toString();
    return this.#ask<T>(query === '' ? path : `${path}?${query}`, {});
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async #ask<T>(path: string, init: RequestInit): Promise<T> {
    const token = process.env[TOKEN_VARIABLE];
    const headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    let answer: Response;
    try {
      answer = await fetch(this.#url + path, { ...init, headers, signal: AbortSignal.timeout(LIMIT_MS) });
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      throw new UserError(
        `the service at ${this.#url} cannot be reached${cause?.code === undefined ? '' : `: ${cause.code}`}`,
        {
          cause: error,
        },
      );
    }
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text) as T;
    throw refusal(answer.status, text);
  }
}

/** What a problem (RFC 9457) says. */
function refusal(status: number, text: string): UserError {
  let problem: { title?: string; detail?: string } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    // Something else answered than a service.
  }
  const words = problem.detail ?? problem.title ?? `status ${status}`;
  const hint = status === 401 || status === 403 ? `put an API token into ${TOKEN_VARIABLE}` : undefined;
  return new UserError(`the service refused: ${words}`, hint === undefined ? {} : { hint });
}
