import { JsonScanner } from '../../records/json-scanner.ts';

const NEWLINE = 0x0a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
/** What CloudWatch Logs puts before an exported line is no longer than this. */
const PREFIX_BYTES = 600;
/** How many times over the bytes are scanned at most: beyond it (lines that only open) each line stands alone. */
const MOST_SCANS = 4;

/**
 * Where a log can be cut without cutting a record: the offset behind the last line end that no record goes on across; 0 where
 * there is none. The bytes begin where a record may begin. A record that is still being written stays whole behind the cut.
 */
export function lastBoundary(bytes: Buffer): number {
  const budget = { bytes: MOST_SCANS * bytes.length };
  let boundary = 0;
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end === -1) return boundary;
    const start = valueStart(bytes, from, end);
    if (start === -1 || closes(bytes, start, end) || budget.bytes <= 0) {
      from = boundary = end + 1;
      continue;
    }
    const after = endOfLines(bytes, from, start, end, budget);
    if (after === -1) return boundary;
    from = boundary = after;
  }
  return boundary;
}

/** Where a line's JSON value begins; -1 where it has none. */
function valueStart(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(bytes[at]!)) at++;
  if (at === end) return -1;
  if (isOpening(bytes[at]!)) return at;
  const first = bytes[from]!;
  // A line that begins with a time, as CloudWatch Logs exports them.
  if (first < 0x30 || first > 0x39) return -1;
  for (let i = at; i < Math.min(end, from + PREFIX_BYTES); i++) if (isOpening(bytes[i]!)) return i;
  return -1;
}

/** Whether the value that begins on a line seems to end there too. */
function closes(bytes: Buffer, start: number, end: number): boolean {
  let at = end - 1;
  while (at > start && isSpace(bytes[at]!)) at--;
  return at > start && (bytes[at] === CLOSE_OBJECT || bytes[at] === CLOSE_LIST);
}

/** The offset behind the line on which a value of several lines ends; -1 where its end has not come. */
function endOfLines(bytes: Buffer, from: number, start: number, firstEnd: number, budget: { bytes: number }): number {
  const scanner = new JsonScanner();
  let end = firstEnd;
  for (let at = start; ; ) {
    budget.bytes -= end + 1 - at;
    const to = scanner.scan(bytes.subarray(at, end + 1), 0);
    // Broken, or cut off inside a string: its line stands alone, and so does the next one.
    if (to === -2 || (to === -1 && scanner.inString)) return firstEnd + 1;
    if (to >= 0) return end + 1;
    at = end + 1;
    end = bytes.indexOf(NEWLINE, at);
    if (end === -1) return -1;
    // A whole object at the margin is a record of its own: the one before it was cut off, unless it lists it.
    if (bytes[start] === OPEN_OBJECT && start === from && bytes[at] === OPEN_OBJECT && closes(bytes, at, end))
      return at;
  }
}

function isOpening(byte: number): boolean {
  return byte === OPEN_OBJECT || byte === OPEN_LIST;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
