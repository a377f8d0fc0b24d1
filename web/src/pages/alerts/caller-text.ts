/** A caller as short as it still tells who: of an ARN what names the principal (`app/session` of an assumed role). */
export function callerText(value: string): string {
  const arn = /^arn:[^:]*:(?:iam|sts):[^:]*:\d*:(?:user|assumed-role|role|federated-user)\/(.+)$/.exec(value);
  return arn?.[1] ?? value;
}

/** The account of an ARN; undefined of other callers. */
export function callerAccount(value: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1];
}
