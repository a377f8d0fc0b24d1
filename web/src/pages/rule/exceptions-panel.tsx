import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import { useChange, useOperation } from '../../api/hooks.ts';
import type { RuleException } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Empty } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import { carryOut } from './carry-out.ts';
import { type ExceptionDraft, ExceptionForm } from './exception-form.tsx';
import { entryText, OPERATOR_WORDS } from './exception-words.ts';
import styles from './rule-page.module.css';
import { type OwnRule, STALE_BY_SETTINGS } from './rule-views.ts';

/** Events that a rule is not to see: who said so, for how long, why, and what came of it. */
export function ExceptionsPanel({ id, rule }: { id: string; rule: OwnRule }) {
  const may = useMay('addException');
  const mayPreview = useMay('previewException');
  const { exceptions } = rule.settings;
  const effects = useOperation(
    'exceptionEffects',
    { path: { id } },
    { enabled: exceptions.some((each) => each.in_force), fresh: 300_000 },
  );
  const effectOf = (exception: string) => effects.data?.items.find((each) => each.exception_id === exception);
  const [parameters, setParameters] = useSearchParams();
  const [edited, setEdited] = useState<RuleException | 'new' | undefined>();
  const [removed, setRemoved] = useState<RuleException | undefined>();
  const asked = useMemo(() => draftAsked(parameters), [parameters]);
  useEffect(() => {
    if (asked !== undefined && mayPreview) setEdited('new');
  }, [asked, mayPreview]);
  const close = () => {
    setEdited(undefined);
    if (asked === undefined) return;
    setParameters({ view: 'tuning' }, { replace: true, preventScrollReset: true });
  };
  return (
    <Panel
      id="exceptions"
      title="Exceptions"
      about="Events that the rule is not to see: they count in nothing."
      actions={
        mayPreview && (
          <Button onClick={() => setEdited('new')}>
            <Icon name="plus" size={16} /> {may ? 'Add an exception' : 'Try an exception'}
          </Button>
        )
      }
    >
      {exceptions.length === 0 && (
        <Empty>
          <p>There is none: the rule sees all events of its streams.</p>
        </Empty>
      )}
      <ul className={styles.exceptions}>
        {exceptions.map((exception) => (
          <li key={exception.id}>
            <p className={styles.entries}>
              {exception.entries.map(({ field, operator, values = [] }, i) => (
                <span key={entryText({ field, operator, values })}>
                  {i > 0 && <span className={styles.joint}>and </span>}
                  <code>
                    <Text>{field}</Text>
                  </code>{' '}
                  {OPERATOR_WORDS[operator]}{' '}
                  {values.map((value) => (
                    <code key={String(value)} className={styles.value}>
                      <Text>{String(value)}</Text>
                    </code>
                  ))}
                </span>
              ))}
              {!exception.in_force && (
                <Badge tone="warning">{isExpired(exception) ? 'expired' : 'does not fit the rule'}</Badge>
              )}
            </p>
            <p>
              <Text>{exception.reason}</Text>
            </p>
            <p className={styles.quiet}>
              by <Text>{exception.author}</Text>, <Time at={exception.created_at} />;{' '}
              {exception.expires_at === null ? (
                'for ever'
              ) : (
                <>
                  until <Time at={exception.expires_at} />
                </>
              )}
              {exception.in_force && (
                <Effect effect={effectOf(exception.id)} pending={effects.isPending} failed={effects.error !== null} />
              )}
            </p>
            {may && (
              <div className={styles.actions}>
                <Button small onClick={() => setEdited(exception)}>
                  Change
                </Button>
                <Button small onClick={() => setRemoved(exception)}>
                  Remove
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Dialog
        wide
        title={edited === 'new' || edited === undefined ? 'A new exception' : 'Change the exception'}
        open={edited !== undefined}
        onClose={close}
      >
        {edited !== undefined && (
          <ExceptionForm id={id} before={edited === 'new' ? undefined : edited} draft={asked} onDone={close} />
        )}
      </Dialog>
      {removed !== undefined && <RemoveException id={id} exception={removed} onDone={() => setRemoved(undefined)} />}
    </Panel>
  );
}

function Effect({
  effect,
  pending,
  failed,
}: {
  effect: { readonly hidden: number } | undefined;
  pending: boolean;
  failed: boolean;
}) {
  if (effect !== undefined)
    return <>; {effect.hidden === 0 ? 'has hidden no alert yet' : `has hidden ${counted(effect.hidden, 'alert')}`}</>;
  if (failed) return <>; what it hid could not be counted</>;
  return pending ? <>; counting what it hid…</> : null;
}

function RemoveException({ id, exception, onDone }: { id: string; exception: RuleException; onDone: () => void }) {
  const change = useChange('removeException', { stale: STALE_BY_SETTINGS });
  return (
    <Dialog title="Remove this exception" open onClose={onDone}>
      <p>
        <Text>{exception.entries.map(entryText).join(' and ')}</Text>
      </p>
      <p className={styles.quiet}>
        The rule sees these events again from its next run on. Its history keeps what it was.
      </p>
      {change.error !== null && <Problem error={change.error} />}
      <div className={styles.actions}>
        <Button
          kind="danger"
          busy={change.isPending}
          onClick={() =>
            carryOut(change, { path: { id, exception: exception.id } }, () => {
              tell('The exception is removed.');
              onDone();
            })
          }
        >
          Remove
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </Dialog>
  );
}

function isExpired({ expires_at: at }: RuleException): boolean {
  return at !== null && Date.parse(at) <= Date.now();
}

/** What a link asks to except: `?except=FIELD&value=VALUE`, each as often as there are entries, in pairs. */
function draftAsked(parameters: URLSearchParams): ExceptionDraft | undefined {
  const fields = parameters.getAll('except');
  const values = parameters.getAll('value');
  if (fields.length === 0) return undefined;
  return {
    entries: fields.map((field, i) =>
      values[i] === undefined
        ? { field, operator: 'exists', values: [] }
        : { field, operator: 'is', values: [values[i]] },
    ),
  };
}
