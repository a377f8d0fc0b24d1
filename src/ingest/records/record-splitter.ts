import type { Json } from '../../base/canonical-json.ts';
import { BytePile } from './byte-pile.ts';
import { DeadRun } from './dead-run.ts';
import { JsonScanner } from './json-scanner.ts';
import { parseJson } from './parse-json.ts';
import type { RecordPlace, RecordSink } from './record-sink.ts';
import { utf8Text } from './utf8-text.ts';

const NEWLINE = Buffer.from('\n');
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const OPEN_OBJECT = 0x7b;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
/** A line longer than this is split while it arrives: some deliveries put many records on one endless line. */
const LONG_LINE_BYTES = 1024 * 1024;
/** How much is kept of a record that is too large. */
const HEAD_BYTES = 64 * 1024;
/** CloudWatch Logs puts the time, and sometimes the log stream's name, before each exported line. */
const EXPORT_PREFIX = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,20}[ \t]+(?:[^\s{[]\S{0,512}[ \t]+)?(?=[{[])/;
const PREFIX_BYTES = 600;

/** A value whose end has not come yet. */
interface OpenValue {
  readonly place: RecordPlace;
  readonly indent: number;
  readonly scanner: JsonScanner;
  readonly pile: BytePile;
}

/** A line that is lost, whose rest is still to come. */
interface DeadLine {
  readonly place: RecordPlace;
  readonly reason: string;
  readonly pile: BytePile;
}

/**
 * Splits a file's text into JSON values: one per line, several on a line, pretty-printed over many lines, or the elements
 * of one list. What is none becomes a dead piece, and a value that was cut off takes no other record with it: lines that it
 * seemed to hold are read again as lines of their own.
 */
export class RecordSplitter {
  readonly #sink: RecordSink;
  readonly #maxBytes: number;
  #line = 1;
  #ordinal = 0;
  #pending = new BytePile();
  #midLine = false;
  #inList = false;
  /** The line that the list began on. */
  #listLine = 0;
  /** How far the last record of several lines was indented: a pretty-printed list indents its records. */
  #recordIndent = 0;
  #open: OpenValue | undefined;
  #deadLine: DeadLine | undefined;
  #run: DeadRun | undefined;
  /** Lines to read again, the next one last. */
  readonly #again: Buffer[] = [];
  #readBytes = 0;
  #againBytes = 0;
  /** Up to this line a value must end on the line it begins on: reading again has cost enough. */
  #noSpanUntil = 0;

  constructor(sink: RecordSink, maxRecordBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxRecordBytes;
  }

  push(chunk: Buffer): void {
    this.#readBytes += chunk.length;
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      this.#lineEnd(chunk.subarray(from, end));
      from = end + 1;
    }
    if (from < chunk.length) this.#linePart(chunk.subarray(from));
  }

  /** No more bytes come. */
  end(): void {
    if (this.#pending.bytes > 0 || this.#midLine || this.#deadLine !== undefined) this.#lineEnd(Buffer.alloc(0));
    this.#failOpen('the file ends inside a record');
    this.#endRun();
    if (this.#inList) this.#sink.dead({ line: this.#line, record: 0 }, 'the file ends inside a list of records', '');
  }

  #linePart(bytes: Buffer): void {
    if (this.#deadLine !== undefined) this.#deadLine.pile.add(bytes);
    else if (this.#midLine) this.#scanLine(bytes, false);
    else {
      const becomesLong =
        this.#pending.bytes <= LONG_LINE_BYTES && this.#pending.bytes + bytes.length > LONG_LINE_BYTES;
      this.#pending.add(bytes);
      if (becomesLong && this.#open === undefined && this.#pendingMayHoldValues()) {
        this.#midLine = true;
        this.#scanLine(withoutMark(this.#takePending(), this.#line), false);
      } else if (this.#pending.bytes > this.#maxBytes) {
        this.#failOpen('not JSON: a record is cut off or broken');
        this.#loseLine({ line: this.#line, record: 0 }, TOO_LARGE, this.#takePending(), false);
      }
    }
  }

  /** Gives up a value that goes on from the lines before; what it held of records of their own is read again. */
  #failOpen(reason: string): void {
    while (this.#open !== undefined) {
      this.#line--;
      this.#fail(reason, Buffer.alloc(0), true);
      this.#nextLine();
      this.#readAgain();
    }
  }

  #pendingMayHoldValues(): boolean {
    const bytes = withoutMark(this.#pending.join(), this.#line);
    return this.#inList || startsValue(bytes, firstSolid(bytes)) || exportPrefix(bytes) > 0;
  }

  #lineEnd(bytes: Buffer): void {
    const dead = this.#deadLine;
    if (dead !== undefined) {
      dead.pile.add(bytes);
      this.#deadLine = undefined;
      this.#endDeadLine(dead);
    } else if (this.#midLine) {
      this.#scanLine(bytes, true);
    } else if (this.#pending.bytes > 0) {
      this.#pending.add(bytes);
      this.#wholeLine(this.#takePending());
    } else {
      this.#wholeLine(bytes);
    }
    this.#nextLine();
    this.#readAgain();
  }

  #nextLine(): void {
    this.#line++;
    this.#ordinal = 0;
    this.#midLine = false;
  }

  #readAgain(): void {
    for (let line = this.#again.pop(); line !== undefined; line = this.#again.pop()) {
      this.#wholeLine(line);
      this.#nextLine();
    }
  }

  #takePending(): Buffer {
    const bytes = this.#pending.join();
    this.#pending = new BytePile();
    return bytes;
  }

  #wholeLine(line: Buffer): void {
    const bytes = withoutMark(line, this.#line);
    if (this.#open === undefined) {
      const first = firstSolid(bytes);
      if (first === bytes.length || this.#readLine(bytes)) return;
      // Inside a broken document, a line that is indented otherwise than its records were is a part of one.
      const begins = startsValue(bytes, first) && (first === 0 || first === this.#recordIndent);
      if (this.#run !== undefined && !begins && exportPrefix(bytes) === 0) {
        this.#lose({ line: this.#line, record: 0 }, '', bytes);
        return;
      }
    }
    this.#scanLine(bytes, true);
  }

  /** Reads a line that is one JSON value, as almost all are. */
  #readLine(bytes: Buffer): boolean {
    const start = startsValue(bytes, firstSolid(bytes)) ? 0 : exportPrefix(bytes);
    let end = lastSolid(bytes);
    if (this.#inList && bytes[end] === COMMA) end = lastSolid(bytes.subarray(0, end));
    if (!startsValue(bytes, firstSolid(bytes, start)) || (bytes[end] !== 0x7d && bytes[end] !== CLOSE_LIST))
      return false;
    const json = start === 0 && end === bytes.length - 1 ? bytes : bytes.subarray(start, end + 1);
    const decoded = utf8Text(json);
    if (decoded.invalidAt !== undefined) return false;
    const parsed = parseJson(decoded.text);
    if (parsed.error !== undefined) return false;
    this.#give(parsed.value, { line: this.#line, record: 0 }, decoded.text, json);
    return true;
  }

  #scanLine(bytes: Buffer, ends: boolean): void {
    let at = 0;
    if (this.#open === undefined) at = this.#ordinal === 0 ? exportPrefix(bytes) : 0;
    else if (this.#open.place.line !== this.#line) this.#open.pile.add(NEWLINE);
    while (at < bytes.length) {
      if (this.#open !== undefined) {
        at = this.#scanValue(this.#open, bytes, at, ends);
        if (at === -1) break;
        continue;
      }
      const byte = bytes[at]!;
      if (isSpace(byte) || (this.#inList && byte === COMMA)) at++;
      else if (this.#inList && byte === CLOSE_LIST) {
        this.#inList = false;
        at++;
      } else if (byte === OPEN_OBJECT || (this.#inList && byte === OPEN_LIST)) {
        const record = ++this.#ordinal;
        const place = { line: this.#line, record };
        this.#open = { place, indent: at, scanner: new JsonScanner(), pile: new BytePile() };
      } else if (byte === OPEN_LIST && opensRecordList(bytes, at)) {
        this.#inList = true;
        this.#listLine = this.#line;
        at++;
      } else {
        this.#loseLine({ line: this.#line, record: ++this.#ordinal }, 'not JSON', bytes.subarray(at), ends);
        return;
      }
    }
    if (!ends || this.#open === undefined) return;
    if (this.#open.scanner.inString) this.#fail('not JSON: the line ends inside a string', Buffer.alloc(0), true);
    else if (this.#line <= this.#noSpanUntil)
      this.#fail('not JSON: the line ends inside a record', Buffer.alloc(0), true);
  }

  /** Scans on; gives the offset to go on at, or -1 where the rest of the line is spoken for. */
  #scanValue(open: OpenValue, bytes: Buffer, from: number, ends: boolean): number {
    const end = open.scanner.scan(bytes, from);
    if (end === -2) {
      const deep = open.scanner.failure === 'too deep';
      this.#fail(deep ? 'nested too deeply' : 'not JSON: a record is cut off or broken', bytes.subarray(from), ends);
      return -1;
    }
    open.pile.add(bytes.subarray(from, end === -1 ? bytes.length : end));
    if (open.pile.bytes > this.#maxBytes) {
      this.#fail(TOO_LARGE, end === -1 ? Buffer.alloc(0) : bytes.subarray(end), ends);
      return -1;
    }
    if (end === -1) return bytes.length;
    const json = open.pile.join();
    const text = utf8Text(json);
    const parsed = text.invalidAt === undefined ? parseJson(text.text) : undefined;
    if (parsed !== undefined && parsed.error === undefined) {
      this.#open = undefined;
      if (open.place.line !== this.#line) this.#recordIndent = open.indent;
      this.#give(parsed.value, open.place, text.text, json);
      return end;
    }
    const reason = parsed === undefined ? `invalid UTF-8 at byte ${text.invalidAt! + 1} of the record` : parsed.error!;
    if (open.place.line !== this.#line) {
      this.#fail(reason, bytes.subarray(end), ends);
      return -1;
    }
    this.#open = undefined;
    this.#lose(open.place, reason, open.pile.join());
    return end;
  }

  /**
   * Gives up the open value. `rest` is what the current line has beyond what the value took of it; `ends` says that no more
   * of the line is to come, as is always so where the value began on a line before.
   */
  #fail(reason: string, rest: Buffer, ends: boolean): void {
    const { place, pile } = this.#open!;
    this.#open = undefined;
    if (place.line === this.#line) {
      this.#loseLine(place, reason, Buffer.concat([pile.join(), rest]), ends);
      return;
    }
    const lines = splitLines(Buffer.concat([pile.join(), rest]));
    const first = lines.shift()!;
    this.#againBytes += pile.bytes + rest.length - first.length;
    if (this.#againBytes > 2 * this.#readBytes + LONG_LINE_BYTES) this.#noSpanUntil = this.#line;
    for (const line of lines.reverse()) this.#again.push(line);
    this.#line = place.line;
    this.#lose(place, reason, first, true);
  }

  /** Loses the rest of a line, which may still be coming. */
  #loseLine(place: RecordPlace, reason: string, bytes: Buffer, ends: boolean): void {
    // The rest of the line has the end of a list that began on it, if there is one.
    if (this.#listLine === this.#line) this.#inList = false;
    const pile = new BytePile(reason === TOO_LARGE ? HEAD_BYTES : this.#maxBytes);
    pile.add(bytes);
    if (ends) this.#endDeadLine({ place, reason, pile });
    else this.#deadLine = { place, reason, pile };
  }

  #endDeadLine({ place, reason, pile }: DeadLine): void {
    const tooLarge = reason === TOO_LARGE || pile.bytes > this.#maxBytes;
    const told = tooLarge ? `larger than ${this.#maxBytes} bytes: it has ${pile.bytes}` : reason;
    this.#lose(place, told, tooLarge ? pile.join().subarray(0, HEAD_BYTES) : pile.join());
  }

  /** A lost piece; `opens` where the lines after it may be its parts, which then go with it. */
  #lose(place: RecordPlace, reason: string, bytes: Buffer, opens = false): void {
    if (this.#run === undefined && opens) this.#run = new DeadRun(place, reason);
    if (this.#run !== undefined) {
      this.#run.add(bytes, this.#line);
      if (this.#run.bytes > HEAD_BYTES) {
        this.#run.end(this.#sink);
        this.#run = new DeadRun({ line: this.#line + 1, record: 0 }, reason || 'a broken record goes on');
      }
      return;
    }
    const { text, invalidAt } = utf8Text(bytes);
    const notUtf8 = invalidAt !== undefined && reason.startsWith('not JSON');
    this.#sink.dead(place, notUtf8 ? `invalid UTF-8 at byte ${invalidAt + 1} of the line` : reason, text);
  }

  #endRun(): void {
    this.#run?.end(this.#sink);
    this.#run = undefined;
  }

  #give(value: Json, place: RecordPlace, text: string, bytes: Buffer): void {
    this.#endRun();
    if (!Array.isArray(value)) {
      this.#sink.value(value, place, text, bytes);
      return;
    }
    for (let i = 0; i < value.length; i++) {
      this.#sink.value(value[i] as Json, { line: place.line, record: i + 1 }, undefined, undefined);
    }
  }
}

const TOO_LARGE = 'larger than the limit';

function withoutMark(bytes: Buffer, line: number): Buffer {
  return line === 1 && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? bytes.subarray(3) : bytes;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
}

function firstSolid(bytes: Buffer, from = 0): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at])) at++;
  return at;
}

function lastSolid(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at >= 0 && isSpace(bytes[at])) at--;
  return at;
}

function startsValue(bytes: Buffer, at: number): boolean {
  return bytes[at] === OPEN_OBJECT || bytes[at] === OPEN_LIST;
}

/** A list of records begins with one, or goes on on the next line; `[2024-01-01] INFO` begins none. */
function opensRecordList(bytes: Buffer, at: number): boolean {
  const next = firstSolid(bytes, at + 1);
  return next === bytes.length || startsValue(bytes, next) || bytes[next] === CLOSE_LIST;
}

function exportPrefix(bytes: Buffer): number {
  const first = bytes[0];
  if (first === undefined || first < 0x30 || first > 0x39) return 0;
  return EXPORT_PREFIX.exec(bytes.toString('latin1', 0, PREFIX_BYTES))?.[0].length ?? 0;
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  lines.push(bytes.subarray(from));
  return lines;
}
