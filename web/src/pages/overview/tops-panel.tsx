import type { ReactNode } from 'react';
import { useOperation } from '../../api/hooks.ts';
import { RankBars, type Ranked } from '../../parts/charts/rank-bars.tsx';
import { fullNumber, SEVERITY_SERIES } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { CallerName, callerNote } from './caller-name.tsx';
import styles from './overview.module.css';
import { alertsLink, linkedRange, type Range, raisedIn } from './range.ts';

const SHOWN = 6;

/** Who most alerts are about. */
export function TopCallers({ range }: { range: Range }) {
  const query = { ...raisedIn(range), by: 'caller' as const, limit: SHOWN + 1 };
  const groups = useOperation('groupAlerts', { query }, { keep: true });
  return (
    <Tops title="Callers with most alerts" of={groups} range={range}>
      {({ items, total }) => (
        <Ranking
          label="Callers by alerts"
          more={more(total, 'callers')}
          items={items.slice(0, SHOWN).map(({ value, count, severities, others, states }) => ({
            key: value ?? '',
            name: value === null ? 'No one caller named' : <CallerName value={value} />,
            to: alertsLink({ ...linkedRange(range), caller: value ?? 'none' }),
            values: severities,
            text: fullNumber(count),
            note: callerNote(value, `${states.open} open`, others === 1 ? '1 rule' : `${fullNumber(others)} rules`),
          }))}
        />
      )}
    </Tops>
  );
}

/** Rules that raised most alerts. */
export function TopRules({ range }: { range: Range }) {
  const query = { ...raisedIn(range), by: 'rule' as const, limit: SHOWN + 1 };
  const groups = useOperation('groupAlerts', { query }, { keep: true });
  return (
    <Tops title="Rules with most alerts" of={groups} range={range}>
      {({ items, total }) => (
        <Ranking
          label="Rules by alerts"
          more={more(total, 'rules')}
          items={items.slice(0, SHOWN).map(({ value, label, count, severities, others, states }) => ({
            key: value ?? '',
            name: <Text>{label ?? value ?? ''}</Text>,
            to: alertsLink({ ...linkedRange(range), rule_id: value ?? undefined }),
            values: severities,
            text: fullNumber(count),
            note: `${states.open} open · ${others === 1 ? '1 caller' : `${fullNumber(others)} callers`}`,
          }))}
        />
      )}
    </Tops>
  );
}

/** Models that most alerts name. */
export function TopModels({ range }: { range: Range }) {
  const models = useOperation('chartModels', { query: { ...raisedIn(range), limit: SHOWN } }, { keep: true });
  return (
    <Tops title="Models with most alerts" of={models} range={range} none="No alert names a model in this time.">
      {({ items }) => (
        <Ranking
          label="Models by alerts"
          items={items.map(({ model, alerts, severities }) => ({
            key: model,
            name: <Text>{model}</Text>,
            to: alertsLink({ ...linkedRange(range), value: `=${model}` }),
            values: severities,
            text: fullNumber(alerts),
          }))}
        />
      )}
    </Tops>
  );
}

function Tops<T extends { items: readonly unknown[] }>({
  title,
  of,
  range,
  none = `No alert was raised ${range.words}.`,
  children,
}: {
  title: string;
  of: Parameters<typeof Loaded<T>>[0]['of'];
  range: Range;
  none?: string;
  children: (data: T) => ReactNode;
}) {
  return (
    <Panel title={title}>
      <Loaded of={of} lines={6} empty={{ when: ({ items }) => items.length === 0, show: none }}>
        {children}
      </Loaded>
    </Panel>
  );
}

function Ranking({
  label,
  items,
  more: further,
}: {
  label: string;
  items: readonly Ranked[];
  more?: string | undefined;
}) {
  return (
    <>
      <RankBars label={label} series={SEVERITY_SERIES} items={items} legend={false} />
      {further !== undefined && <p className={styles.quiet}>{further}</p>}
    </>
  );
}

function more(total: number, what: string): string | undefined {
  return total > SHOWN ? `and ${fullNumber(total - SHOWN)} further ${what}` : undefined;
}
