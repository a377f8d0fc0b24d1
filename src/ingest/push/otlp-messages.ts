import type { FieldKind, MessageField, MessageFields } from './protobuf-message.ts';

/** Fields by number, as the `.proto` files of opentelemetry-proto 1.x number them; what nobody reads is left out. */
function message(
  fields: Readonly<Record<number, readonly [string, MessageField['kind'], 'repeated'?]>>,
): MessageFields {
  return new Map(
    Object.entries(fields).map(([number, [name, kind, repeated]]) => [
      Number(number),
      { name, kind, ...(repeated !== undefined && { repeated: true as const }) },
    ]),
  );
}

const STRING: FieldKind = 'string';

const anyValue: MessageFields = message({
  1: ['stringValue', STRING],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', () => arrayValue],
  6: ['kvlistValue', () => keyValueList],
  7: ['bytesValue', 'base64'],
});
const arrayValue: MessageFields = message({ 1: ['values', () => anyValue, 'repeated'] });
const keyValue: MessageFields = message({ 1: ['key', STRING], 2: ['value', () => anyValue] });
const keyValueList: MessageFields = message({ 1: ['values', () => keyValue, 'repeated'] });

const resource: MessageFields = message({ 1: ['attributes', () => keyValue, 'repeated'] });
const scope: MessageFields = message({
  1: ['name', STRING],
  2: ['version', STRING],
  3: ['attributes', () => keyValue, 'repeated'],
});

const spanEvent: MessageFields = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['name', STRING],
  3: ['attributes', () => keyValue, 'repeated'],
});
const status: MessageFields = message({ 2: ['message', STRING], 3: ['code', 'enum'] });
const span: MessageFields = message({
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  4: ['parentSpanId', 'hex'],
  5: ['name', STRING],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes', () => keyValue, 'repeated'],
  11: ['events', () => spanEvent, 'repeated'],
  15: ['status', () => status],
});
const scopeSpans: MessageFields = message({ 1: ['scope', () => scope], 2: ['spans', () => span, 'repeated'] });
const resourceSpans: MessageFields = message({
  1: ['resource', () => resource],
  2: ['scopeSpans', () => scopeSpans, 'repeated'],
});

const logRecord: MessageFields = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'enum'],
  3: ['severityText', STRING],
  5: ['body', () => anyValue],
  6: ['attributes', () => keyValue, 'repeated'],
  9: ['traceId', 'hex'],
  10: ['spanId', 'hex'],
  11: ['observedTimeUnixNano', 'fixed64'],
  12: ['eventName', STRING],
});
const scopeLogs: MessageFields = message({ 1: ['scope', () => scope], 2: ['logRecords', () => logRecord, 'repeated'] });
const resourceLogs: MessageFields = message({
  1: ['resource', () => resource],
  2: ['scopeLogs', () => scopeLogs, 'repeated'],
});

/** What exporters send: `ExportTraceServiceRequest` and `ExportLogsServiceRequest`. */
export const OTLP_REQUESTS: Readonly<Record<'traces' | 'logs', MessageFields>> = {
  traces: message({ 1: ['resourceSpans', () => resourceSpans, 'repeated'] }),
  logs: message({ 1: ['resourceLogs', () => resourceLogs, 'repeated'] }),
};
