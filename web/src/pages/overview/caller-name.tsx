import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';

/** A caller by the part of an ARN that tells one from another; whole on hover. */
export function CallerName({ value }: { value: string }) {
  return (
    <span title={visibleText(value)}>
      <Text>{callerParts(value).name}</Text>
    </span>
  );
}

/** `arn:aws:sts::123456789012:assumed-role/Role/session` as `Role/session`, `assumed-role in 123456789012`. */
export function callerParts(value: string): { name: string; about: string } {
  const [, account, kind, name] = /^arn:[\w-]*:(?:iam|sts)::(\d*):(?:([\w-]+)\/)?(.+)$/s.exec(value) ?? [];
  if (name === undefined) return { name: value, about: '' };
  return { name, about: [kind, account].filter((part) => part !== undefined && part !== '').join(' in ') };
}

/** Facts beneath a caller's name, what kind it is and of which account before them. */
export function callerNote(value: string | null, ...facts: readonly string[]): string {
  const about = value === null ? '' : callerParts(value).about;
  return [about, ...facts].filter((part) => part !== '').join(' · ');
}
