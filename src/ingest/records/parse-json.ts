import type { Json } from '../../base/canonical-json.ts';

/** A parsed value, or why the text is none. */
export type Parsed =
  | { readonly value: Json; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: string };

/** Parses JSON. The reason of a failure tells the place but quotes nothing, since logs are private. */
export function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    const at = /at position (\d+)/.exec(String(error))?.[1];
    return { error: at === undefined ? 'not JSON' : `not JSON: it breaks at character ${Number(at) + 1}` };
  }
}
