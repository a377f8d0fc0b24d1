const NAME = /^[^.[\]'"\s]+/;
const INDEX = /^\[\s*(\d{1,9})\s*\]/;
const QUOTED = /^\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/s;

/**
 * Reads a path into JSON (the part of RFC 9535 that JSON_EXTRACT takes: `$.a['b.c'][0]`, where `$` may be left out) as the
 * keys and places it goes through; undefined where it is none.
 */
export function readJsonPath(text: string): (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  let rest = text.trim();
  const rooted = rest.startsWith('$');
  if (rooted) rest = rest.slice(1);
  let first = !rooted;
  while (rest !== '') {
    const bracket = INDEX.exec(rest) ?? QUOTED.exec(rest);
    if (bracket !== null) {
      rest = rest.slice(bracket[0].length);
      const quoted = bracket[0].includes("'") || bracket[0].includes('"');
      steps.push(quoted ? unescaped(bracket[1] ?? bracket[2] ?? '') : Number(bracket[1]));
    } else {
      const name = first ? NAME.exec(rest) : rest.startsWith('.') ? NAME.exec(rest.slice(1)) : null;
      if (name === null || name[0] === '*') return undefined;
      rest = rest.slice(name[0].length + (first ? 0 : 1));
      steps.push(name[0]);
    }
    first = false;
  }
  return steps.length === 0 && !rooted ? undefined : steps;
}

function unescaped(key: string): string {
  return key.replace(/\\(.)/gs, '$1');
}
