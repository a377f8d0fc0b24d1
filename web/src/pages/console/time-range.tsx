import { useId, useState } from 'react';
import { useZone, type Zone } from '../../app/zone.ts';
import { Button } from '../../parts/button.tsx';
import type { TimeAsk } from '../../parts/console-address.ts';
import { timeText } from '../../parts/time.tsx';
import styles from './time-range.module.css';

const PRESETS = [
  ['now-15m', 'Last 15 minutes'],
  ['now-1h', 'Last hour'],
  ['now-4h', 'Last 4 hours'],
  ['now-24h', 'Last 24 hours'],
  ['now-7d', 'Last 7 days'],
  ['now-30d', 'Last 30 days'],
] as const;

/** Which events a query is asked over. `alert` is the window of the alert that the page was opened from. */
export function TimeRange({
  time,
  alert,
  onChange,
}: {
  time: TimeAsk;
  alert: TimeAsk | undefined;
  onChange: (time: TimeAsk) => void;
}) {
  const own = useId();
  const [zone] = useZone();
  const [between, setBetween] = useState(false);
  const key = keyOf(time, alert);
  const shown = between ? 'between' : key;
  const pick = (value: string) => {
    setBetween(value === 'between');
    if (value === 'all') onChange({});
    else if (value === 'alert') onChange(alert!);
    else if (value !== 'between' && value !== 'as given') onChange({ from: value });
  };
  return (
    <div className={styles.range}>
      <label htmlFor={own} className={styles.label}>
        Time
      </label>
      <select id={own} value={shown} onChange={(event) => pick(event.target.value)}>
        {alert !== undefined && <option value="alert">The alert’s window</option>}
        {PRESETS.map(([from, name]) => (
          <option key={from} value={from}>
            {name}
          </option>
        ))}
        <option value="all">All time</option>
        {key === 'as given' && <option value="as given">{rangeText(time, zone)}</option>}
        <option value="between">Between…</option>
      </select>
      {shown === 'alert' && <span className={styles.told}>{rangeText(time, zone)}</span>}
      {between && (
        <Between
          zone={zone}
          time={time}
          onChange={(chosen) => {
            setBetween(false);
            onChange(chosen);
          }}
        />
      )}
    </div>
  );
}

function Between({ time, zone, onChange }: { time: TimeAsk; zone: Zone; onChange: (time: TimeAsk) => void }) {
  const [from, setFrom] = useState(() => inputText(time.from, zone, 86_400_000));
  const [to, setTo] = useState(() => inputText(time.to, zone, 0));
  const [start, end] = [momentOf(from, zone), momentOf(to, zone)];
  const wrong = start === undefined || end === undefined || start >= end;
  return (
    <form
      className={styles.between}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onChange({ from: new Date(start).toISOString(), to: new Date(end).toISOString() });
      }}
    >
      <label>
        <span className="heard">From</span>
        <input type="datetime-local" step="1" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <span aria-hidden="true">–</span>
      <label>
        <span className="heard">To</span>
        <input type="datetime-local" step="1" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Button small type="submit" disabled={wrong} title={wrong ? 'The end must be behind the beginning.' : undefined}>
        Set
      </Button>
    </form>
  );
}

/** A time in words. */
export function rangeText({ from, to }: TimeAsk, zone: Zone): string {
  const preset = PRESETS.find(([value]) => value === from);
  if (preset !== undefined && to === undefined) return preset[1];
  if (from === undefined && to === undefined) return 'All time';
  const end = (value: string) => (value.startsWith('now') ? value : timeText(value, zone));
  if (from === undefined) return `until ${end(to!)}`;
  return to === undefined ? `since ${end(from)}` : `${end(from)} – ${end(to)}`;
}

function keyOf(time: TimeAsk, alert: TimeAsk | undefined): string {
  if (alert !== undefined && time.from === alert.from && time.to === alert.to) return 'alert';
  if (time.from === undefined && time.to === undefined) return 'all';
  return time.to === undefined && PRESETS.some(([from]) => from === time.from) ? time.from! : 'as given';
}

/** A moment as the input writes it, in the reader's zone; back from now where it is no moment. */
function inputText(value: string | undefined, zone: Zone, back: number): string {
  const at = value === undefined || value.startsWith('now') ? Date.now() - back : Date.parse(value);
  const shift = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - shift).toISOString().slice(0, 19);
}

function momentOf(text: string, zone: Zone): number | undefined {
  const at = Date.parse(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(at) ? undefined : at;
}
