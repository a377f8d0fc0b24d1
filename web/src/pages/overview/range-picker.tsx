import { type FormEvent, useState } from 'react';
import { useZone, type Zone } from '../../app/zone.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import styles from './overview.module.css';
import { PRESETS, type Range } from './range.ts';

/** Chooses the span of time that figures are of. */
export function RangePicker({ range, onChange }: { range: Range; onChange: (next: URLSearchParams) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons in a row, not the fields of a form. */}
      <div className={styles.ranges} role="group" aria-label="Time">
        {PRESETS.map(({ key, label }) => (
          <Button
            key={key}
            small
            aria-pressed={range.key === key}
            onClick={() => onChange(new URLSearchParams({ range: key }))}
          >
            {label}
          </Button>
        ))}
        <Button small aria-pressed={range.key === 'custom'} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Custom
        </Button>
      </div>
      <Dialog title="A time of one's own" open={open} onClose={() => setOpen(false)}>
        <CustomRange
          range={range}
          onChoose={(next) => {
            onChange(next);
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function CustomRange({ range, onChoose }: { range: Range; onChoose: (next: URLSearchParams) => void }) {
  const [zone] = useZone();
  const [from, setFrom] = useState(() => fieldText(range.from, zone));
  const [to, setTo] = useState(() => fieldText(Math.min(range.to, Date.now()), zone));
  const begin = fieldTime(from, zone);
  const end = fieldTime(to, zone);
  const right = begin < end;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!right) return;
    onChoose(new URLSearchParams({ from: new Date(begin).toISOString(), to: new Date(end).toISOString() }));
  };
  return (
    <form className={styles.custom} onSubmit={submit}>
      <Field label={`From (${zone === 'utc' ? 'UTC' : 'local time'})`}>
        <input type="datetime-local" required value={from} onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field label="To" hint={right || from === '' || to === '' ? undefined : 'The end has to be after the beginning.'}>
        <input
          type="datetime-local"
          required
          value={to}
          aria-invalid={!right}
          onChange={(event) => setTo(event.target.value)}
        />
      </Field>
      <Button kind="primary" type="submit" disabled={!right}>
        Show
      </Button>
    </form>
  );
}

/** A time as `datetime-local` has it, in the zone that times are shown in. */
function fieldText(at: number, zone: Zone): string {
  const shift = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - shift).toISOString().slice(0, 16);
}

function fieldTime(text: string, zone: Zone): number {
  return Date.parse(zone === 'utc' ? `${text}Z` : text);
}
