import { z } from '@hono/zod-openapi';
import { decodeOtlp, type OtlpSignal, otlpEncoding } from '../../ingest/push/otlp.ts';
import { otlpResponse } from '../../ingest/push/otlp-response.ts';
import type { OperationId } from '../access.ts';
import type { OperationContext } from '../mount-operations.ts';
import { type ApiApp, mount } from '../operation.ts';
import { decoded } from './decoded.ts';
import { checkIntake, deliver } from './deliver.ts';
import type { PushBodies } from './push-body.ts';

const PROTOBUF = z.string().openapi({ format: 'binary' });
const MEDIA = ['application/x-protobuf', 'application/json'];

/** Logs and spans exported by OpenTelemetry over HTTP (OTLP/HTTP), answered in its own form. */
export function mountOtlp(app: ApiApp, { context }: OperationContext, bodies: PushBodies): void {
  const most = context.limits.push_unpacked_bytes;
  const limits = { bodyBytes: most, recordBytes: most, records: 100_000, values: 4_000_000, depth: 100 };

  const signals: readonly { signal: OtlpSignal; id: OperationId; rejected: string }[] = [
    { signal: 'logs', id: 'pushOtlpLogs', rejected: 'rejectedLogRecords' },
    { signal: 'traces', id: 'pushOtlpTraces', rejected: 'rejectedSpans' },
  ];
  for (const { signal, id, rejected } of signals) {
    const answer = z.strictObject({
      partialSuccess: z
        .strictObject({ [rejected]: z.string().optional(), errorMessage: z.string().optional() })
        .optional()
        .openapi({ description: 'What could not be understood: it is kept as dead letters.' }),
    });
    mount(
      app,
      {
        id,
        method: 'post',
        path: `/v1/${signal}`,
        tag: 'push',
        summary: `Take an OTLP/HTTP export of ${signal}`,
        rawBody: { description: 'An export request in protobuf or JSON, plain or gzip.', media: MEDIA },
        answer: {
          description: 'All of it is committed; in the encoding of the request.',
          schema: answer,
          media: { 'application/x-protobuf': PROTOBUF },
        },
        failure: { 'application/json': z.strictObject({ message: z.string() }), 'application/x-protobuf': PROTOBUF },
      },
      async ({ call }) => {
        const encoding = await decoded(() => otlpEncoding(call.req.header('content-type')));
        checkIntake(context.intake);
        return await bodies.take(
          call.env.incoming,
          async (body, hold) => {
            const found = await bodies.decode(call.req.raw.signal, () =>
              decoded(() => decodeOtlp(signal, encoding, body, limits)),
            );
            hold(found.bytes.length);
            const dead =
              found.records === 0 ? 0 : (await deliver(context.intake, undefined, found.bytes, most)).deadLetters;
            const partial = {
              rejected: dead,
              message: `${dead} of ${found.records} records could not be understood: they are kept as dead letters`,
            };
            const { contentType, bytes } = otlpResponse(signal, encoding, dead === 0 ? undefined : partial);
            return call.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': contentType });
          },
          // An export of nothing is an empty message.
          { empty: true },
        );
      },
    );
  }
}
