import { raw } from './notation.ts';

const HEX = '[0-9A-Fa-f]';
const quoted = (quote: string) => raw`${quote}(?:[^\\${quote}]|\\.)*${quote}`;

/** Numbers, words, text and paths. */
export const BASIC_PATTERNS = {
  USERNAME: '[A-Za-z0-9._-]+',
  USER: '%{USERNAME}',
  INT: raw`[+-]?[0-9]+`,
  // A guard before and behind it, so that a number is never a part of one.
  BASE10NUM: raw`(?<![0-9.+-])[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?![0-9])`,
  NUMBER: '%{BASE10NUM}',
  BASE16NUM: `(?<!${HEX})[+-]?(?:0x)?${HEX}+`,
  BASE16FLOAT: raw`\b(?<![0-9A-Fa-f.])[+-]?(?:0x)?(?:${HEX}+(?:\.${HEX}*)?|\.${HEX}+)\b`,
  POSINT: raw`\b[1-9][0-9]*\b`,
  NONNEGINT: raw`\b[0-9]+\b`,
  WORD: raw`\b\w+\b`,
  NOTSPACE: raw`\S+`,
  SPACE: raw`\s*`,
  DATA: '.*?',
  GREEDYDATA: '.*',
  QUOTEDSTRING: raw`(?<!\\)(?:${quoted('"')}|${quoted("'")}|${quoted('`')})`,
  QS: '%{QUOTEDSTRING}',
  UUID: `${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}`,
  URN: raw`urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:(?:%${HEX}{2}|[A-Za-z0-9()+,.:=@;$_!*'/?#-])+`,

  PATH: '(?:%{UNIXPATH}|%{WINPATH})',
  UNIXPATH: raw`(?:/[[:alnum:]_%!$@:.,+~-]*)+`,
  TTY: raw`/dev/(?:pts|tty[pq]?)(?:\w+)?/?[0-9]+`,
  WINPATH: raw`(?:[A-Za-z]+:|\\)(?:\\[^\\?*]*)+`,

  LOGLEVEL: `(?:${[
    ...['[Aa]lert', 'ALERT', '[Tt]race', 'TRACE', '[Dd]ebug', 'DEBUG', '[Nn]otice', 'NOTICE'],
    ...['[Ii]nf(?:ormation|o)?', 'INF(?:ORMATION|O)?', '[Ww]arn(?:ing)?', 'WARN(?:ING)?', '[Ww]ar', 'WAR'],
    ...['[Ee]rr(?:or)?', 'ERR(?:OR)?', '[Ee]r', 'ER', '[Cc]rit(?:ical)?', 'CRIT(?:ICAL)?', '[Cc]ri', 'CRI'],
    ...['[Ff]atal', 'FATAL', '[Ss]evere', 'SEVERE', '[Ee]merg(?:ency)?', 'EMERG(?:ENCY)?'],
  ].join('|')})`,
} as const;
