import { z } from 'zod';
import { listenAddress as addressFrom, type ListenAddress } from '../../api/auth/loopback.ts';
import { parseByteSize } from '../../base/byte-size.ts';
import { parseDuration } from '../../base/duration.ts';

/** A duration as `90d`; milliseconds once read. */
export const duration = z
  .string()
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'a duration is expected, such as 30s, 10m or 90d' });
    return z.NEVER;
  })
  .meta({ title: 'duration' });

/** A size as `50GB`; bytes once read. */
export const byteSize = z
  .string()
  .transform((text, context) => {
    const bytes = parseByteSize(text);
    if (bytes !== undefined) return bytes;
    context.addIssue({ code: 'custom', message: 'a size is expected, such as 512MB or 50GB' });
    return z.NEVER;
  })
  .meta({ title: 'size' });

/** An address as `127.0.0.1:7700`, `[::1]:7700` or `:7700` (all addresses), or a port alone (this machine only). */
export const listenAddress = z
  .union([z.string(), z.int()])
  .transform((given, context): ListenAddress => {
    const address = addressFrom(String(given));
    if (address !== undefined) return address;
    context.addIssue({ code: 'custom', message: 'an address and a port are expected, such as 127.0.0.1:7700' });
    return z.NEVER;
  })
  .meta({ title: 'address' });
