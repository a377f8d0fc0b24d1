import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, callApi } from '../../api/client.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';
import type { LetterFilter } from './use-letter-changes.ts';

/** Asks whether dead letters are to go: some by their ids, or all that fit and are there now. */
export function DeleteDeadLetters({
  ids,
  filter,
  narrowed = false,
  open,
  onClose,
}: {
  ids?: readonly string[];
  filter?: LetterFilter;
  narrowed?: boolean;
  open: boolean;
  onClose: (deleted: boolean) => void;
}) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const which = ids !== undefined ? 'this dead letter' : narrowed ? 'all dead letters that fit' : 'all dead letters';

  const remove = async () => {
    setBusy(true);
    setError(null);
    try {
      const deleted = await removeParts(ids, filter ?? {});
      tell(`${deleted.toLocaleString('en')} ${deleted === 1 ? 'dead letter' : 'dead letters'} deleted.`);
      onClose(true);
    } catch (problem) {
      setError(problem as Error);
    } finally {
      setBusy(false);
      for (const id of ['listDeadLetters', 'countDeadLetters'] as const) {
        void client.invalidateQueries({ queryKey: [id] });
      }
    }
  };
  return (
    <ConfirmDialog
      title={`Delete ${which}?`}
      open={open}
      onClose={() => onClose(false)}
      action={`Delete ${which}`}
      busy={busy}
      error={error}
      onConfirm={() => void remove()}
    >
      <p>Deleted records cannot be replayed any more: what was in them is not stored anywhere else in seismo.</p>
    </ConfirmDialog>
  );
}

async function removeParts(ids: readonly string[] | undefined, filter: LetterFilter): Promise<number> {
  if (ids !== undefined) return (await callApi('deleteDeadLetters', { body: { ids: [...ids] } })).deleted;
  const before = new Date().toISOString();
  let deleted = 0;
  for (let after: string | null | undefined; after !== null; ) {
    const matching = { ...filter, before, ...(after !== undefined && { after }) };
    const part: Answer<'deleteDeadLetters'> = await callApi('deleteDeadLetters', { body: { matching } });
    deleted += part.deleted;
    after = part.next;
  }
  return deleted;
}
