import protobuf from 'protobufjs/minimal.js';
import type { Json } from '../../base/canonical-json.ts';
import { PushError } from './push-error.ts';

/** How a field is read: as JSON's encoding of protobuf has it, but for `hex`, which are bytes that OTLP writes in hex. */
export type FieldKind = 'string' | 'bool' | 'uint32' | 'enum' | 'int64' | 'fixed64' | 'double' | 'hex' | 'base64';

/** A field of a message: its JSON name, what it holds, and whether it may be there more than once. */
export interface MessageField {
  readonly name: string;
  readonly kind: FieldKind | (() => MessageFields);
  readonly repeated?: true;
}

/** A message's fields by their numbers. Those it does not name are passed over. */
export type MessageFields = ReadonlyMap<number, MessageField>;

/** What may be decoded yet: tiny messages grow when they become objects, so it is values that are counted, not bytes. */
export interface DecodeBudget {
  values: number;
  readonly depth: number;
}

type Members = { [key: string]: Json | Json[] };

/**
 * Decodes a protobuf message into what its JSON encoding would be, 64-bit integers as text; throws {@link PushError} for what
 * is no such message, nests too deep or holds more values than the budget.
 */
export function decodeMessage(bytes: Uint8Array, fields: MessageFields, budget: DecodeBudget): Json {
  const reader = protobuf.Reader.create(bytes);
  try {
    return decode(reader, reader.len, fields, budget, 0);
  } catch (error) {
    if (error instanceof PushError) throw error;
    throw new PushError(400, `the body is no message of OTLP: it breaks at byte ${reader.pos}`);
  }
}

const WIRE_TYPES: Readonly<Record<FieldKind, number>> = {
  string: 2,
  bool: 0,
  uint32: 0,
  enum: 0,
  int64: 0,
  fixed64: 1,
  double: 1,
  hex: 2,
  base64: 2,
};

function decode(
  reader: protobuf.Reader,
  end: number,
  fields: MessageFields,
  budget: DecodeBudget,
  depth: number,
): Json {
  if (depth > budget.depth) throw new PushError(400, `the body nests messages deeper than ${budget.depth}`);
  const members: Members = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields.get(tag >>> 3);
    const wireType = tag & 7;
    const expected = field === undefined ? undefined : typeof field.kind === 'string' ? WIRE_TYPES[field.kind] : 2;
    if (field === undefined || wireType !== expected) {
      if (tag >>> 3 === 0) throw new RangeError('no field has the number 0');
      reader.skipType(wireType);
      continue;
    }
    if (--budget.values < 0) throw new PushError(413, 'the body holds more values than are taken at once; send less');
    const value =
      typeof field.kind === 'string' ? scalar(reader, field.kind) : nested(reader, end, field.kind(), budget, depth);
    if (field.repeated === undefined) members[field.name] = value;
    else {
      const known = members[field.name];
      if (known === undefined) members[field.name] = [value];
      else (known as Json[]).push(value);
    }
  }
  if (reader.pos !== end) throw new RangeError('a message ends within a field');
  return members;
}

function nested(
  reader: protobuf.Reader,
  end: number,
  fields: MessageFields,
  budget: DecodeBudget,
  depth: number,
): Json {
  const length = reader.uint32();
  if (reader.pos + length > end) throw new RangeError('a message ends after the one it is in');
  return decode(reader, reader.pos + length, fields, budget, depth + 1);
}

function scalar(reader: protobuf.Reader, kind: FieldKind): Json {
  switch (kind) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'uint32':
      return reader.uint32();
    case 'enum':
      return reader.int32();
    case 'int64':
      return reader.int64().toString();
    case 'fixed64':
      return reader.fixed64().toString();
    case 'double': {
      const number = reader.double();
      return Number.isFinite(number) ? number : String(number);
    }
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64');
  }
}
