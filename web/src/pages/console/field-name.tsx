import { Fragment } from 'react';
import { Text } from '../../parts/text.tsx';

/** A name that breaks at its dots before it breaks elsewhere. */
export function FieldName({ name }: { name: string }) {
  const parts = name.split('.');
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one name have no other.
    <Fragment key={i}>
      <Text>{i < parts.length - 1 ? `${part}.` : part}</Text>
      <wbr />
    </Fragment>
  ));
}
