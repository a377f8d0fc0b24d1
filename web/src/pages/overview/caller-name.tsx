import { Text } from '../../parts/text.tsx';
import styles from './overview.module.css';

/** A caller by the part of an ARN that tells one from another, its kind and account behind it; whole on hover. */
export function CallerName({ value }: { value: string }) {
  const { name, about } = callerParts(value);
  return (
    <span title={value}>
      <Text>{name}</Text>
      {about !== '' && (
        <span className={styles.about}>
          {' '}
          <Text>{about}</Text>
        </span>
      )}
    </span>
  );
}

/** `arn:aws:sts::123456789012:assumed-role/Role/session` as `Role/session`, `assumed-role in 123456789012`. */
export function callerParts(value: string): { name: string; about: string } {
  const [, account, kind, name] = /^arn:[\w-]*:(?:iam|sts)::(\d*):(?:([\w-]+)\/)?(.+)$/s.exec(value) ?? [];
  if (name === undefined) return { name: value, about: '' };
  return { name, about: [kind, account].filter((part) => part !== undefined && part !== '').join(' in ') };
}
