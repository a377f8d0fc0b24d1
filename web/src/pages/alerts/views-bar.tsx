import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import styles from './alerts-page.module.css';
import { type ListState, listSearch } from './list-state.ts';
import { BUILT_IN, sameSearch, useOwnViews } from './saved-views.ts';

/** Lists by name, each a link; the reader's own can be added and let go. */
export function ViewsBar({ state }: { state: ListState }) {
  const { views, keep, forget } = useOwnViews();
  const [saving, setSaving] = useState(false);
  const current = sameSearch(listSearch(state));
  const all = [...BUILT_IN, ...views];
  const known = all.find((view) => view.search === current);
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view may be out of sight.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [current]);
  return (
    <nav className={styles.views} aria-label="Views">
      <ul ref={list}>
        {all.map(({ name, search }, i) => (
          <li key={name + String(i < BUILT_IN.length)}>
            <Link to={`/alerts?${search}`} aria-current={search === current ? 'page' : undefined}>
              {visibleText(name)}
            </Link>
          </li>
        ))}
        {known === undefined && (
          <li>
            <span className={styles.unsaved} aria-current="page">
              {state.name === undefined ? 'Unsaved view' : visibleText(state.name)}
            </span>
          </li>
        )}
      </ul>
      <Button small kind="quiet" onClick={() => setSaving(true)}>
        <Icon name="more" size={16} />
        <span>Views</span>
      </Button>
      <Dialog title="Views" open={saving} onClose={() => setSaving(false)}>
        <SaveView
          state={state}
          known={known?.name}
          onSave={(name) => {
            keep({ name, search: current });
            setSaving(false);
          }}
        />
        {views.length > 0 && (
          <section>
            <h3>Own views</h3>
            <ul className={styles.own}>
              {views.map((view) => (
                <li key={view.name}>
                  <Link to={`/alerts?${view.search}`} onClick={() => setSaving(false)}>
                    {visibleText(view.name)}
                  </Link>
                  <CopyButton text={linkOf(view.search, view.name)} label="Copy link" />
                  <Button
                    small
                    kind="quiet"
                    aria-label={`Remove ${visibleText(view.name)}`}
                    onClick={() => forget(view.name)}
                  >
                    <Icon name="trash" size={16} />
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Dialog>
    </nav>
  );
}

function SaveView({
  state,
  known,
  onSave,
}: {
  state: ListState;
  known: string | undefined;
  onSave: (name: string) => void;
}) {
  const [name, setName] = useState(state.name ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') onSave(name);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>
        {known === undefined
          ? 'A view is the filters, order and groups that are shown now. It is kept in this browser; its link works for everyone.'
          : `This list is the view ${visibleText(known)}.`}
      </p>
      <Field label="Name">
        <input value={name} maxLength={60} required onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className={styles.actions}>
        <Button kind="primary" type="submit">
          Save view
        </Button>
        <CopyButton text={linkOf(sameSearch(listSearch(state)), name)} label="Copy link" />
      </div>
    </form>
  );
}

function linkOf(search: string, name: string): string {
  const named = name.trim() === '' ? '' : `&name=${encodeURIComponent(name.trim())}`;
  return `${window.location.origin}/alerts?${search}${named}`;
}
