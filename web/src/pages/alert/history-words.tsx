import type { Alert } from '../../api/operations.ts';
import { Text } from '../../parts/text.tsx';

type Entry = Alert['history'][number];

/** What somebody did to an alert, without who: `closed it`, `ticked “…”`. */
export function HistoryWords({ entry: { field, from, to } }: { entry: Entry }) {
  const text = (value: Entry['to']) => (value === null ? '' : typeof value === 'string' ? value : value.join(', '));
  switch (field) {
    case 'state':
      return to === 'closed' ? 'closed it' : to === 'acknowledged' ? 'acknowledged it' : 'opened it again';
    case 'resolution':
      return to === null ? 'took the verdict back' : <>gave the verdict {text(to).replace('_', ' ')}</>;
    case 'assignee':
      return to === null ? 'assigned it to nobody' : <Said before="assigned it to" text={text(to)} />;
    case 'tags': {
      const before = new Set([from ?? []].flat());
      const after = new Set([to ?? []].flat());
      const added = [...after].filter((tag) => !before.has(tag));
      const gone = [...before].filter((tag) => !after.has(tag));
      return (
        <>
          {added.length > 0 && <Said before="added the tag" text={added.join(', ')} />}
          {added.length > 0 && gone.length > 0 && ' and '}
          {gone.length > 0 && <Said before="took off the tag" text={gone.join(', ')} />}
        </>
      );
    }
    case 'note':
      return 'wrote a note';
    case 'step':
      return to === null ? (
        <Said before="took back the tick of" text={text(from)} />
      ) : (
        <Said before="did" text={text(to)} />
      );
    case 'id':
      return 'gave it another id, as earlier events came in late';
    case 'withdrawn':
      return to === null ? 'let it stand again' : <Said before="withdrew it:" text={text(to)} />;
  }
}

function Said({ before, text }: { before: string; text: string }) {
  return (
    <>
      {before} <Text>{`“${text.length > 160 ? `${text.slice(0, 159)}…` : text}”`}</Text>
    </>
  );
}
