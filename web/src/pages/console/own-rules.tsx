import { useState } from 'react';
import { Link } from 'react-router';
import { callApi } from '../../api/client.ts';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { RuleSummary } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Severity } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { problemText } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { tell } from '../../parts/toasts.tsx';
import styles from './own-rules.module.css';

/** The rules that were saved here: their queries to go on with, and to be deleted. */
export function OwnRules({ onOpen }: { onOpen: (ask: { query: string; rule: string }) => void }) {
  const rules = useOperation('listRules', {});
  const may = useMay('deleteRule');
  const [leaving, setLeaving] = useState<RuleSummary>();
  const remove = useChange('deleteRule', { stale: ['listRules', 'getRule', 'searchCatalog', 'coverage'] });
  const open = async (id: string) => {
    try {
      const { queries } = await callApi('getRule', { path: { id } });
      if (queries[0] !== undefined) onOpen({ query: queries[0].text.trim(), rule: id });
    } catch (error) {
      tell(problemText(error as Error), 'bad');
    }
  };
  return (
    <>
      <Loaded
        of={rules}
        lines={4}
        empty={{
          when: ({ items }) => !items.some((rule) => rule.own),
          show: 'Queries that are saved as rules here can be opened and deleted here.',
        }}
      >
        {({ items }) => (
          <ul className={styles.rules}>
            {items
              .filter((rule) => rule.own)
              .map((rule) => (
                <li key={rule.file}>
                  <Link to={`/rules/${encodeURIComponent(rule.id ?? '')}`}>
                    <Text>{rule.name ?? rule.file}</Text>
                  </Link>
                  <span className={styles.about}>
                    {rule.severity !== null && <Severity value={rule.severity} />} {rule.status}
                  </span>
                  {rule.id !== null && (
                    <span className={styles.actions}>
                      <Button
                        small
                        onClick={() => void open(rule.id!)}
                        aria-label={`Open ${visibleText(rule.name ?? '')}`}
                      >
                        Open
                      </Button>
                      {may && (
                        <Button
                          small
                          kind="danger"
                          onClick={() => setLeaving(rule)}
                          aria-label={`Delete ${visibleText(rule.name ?? '')}`}
                        >
                          Delete
                        </Button>
                      )}
                    </span>
                  )}
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      <ConfirmDialog
        title="Delete a rule"
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        action="Delete the rule"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ path: { id: leaving!.id! } }, { onSuccess: () => setLeaving(undefined) })}
      >
        <p>
          <Text>{leaving?.name ?? ''}</Text> no longer runs, and its file is gone. Its alerts stay.
        </p>
      </ConfirmDialog>
    </>
  );
}
