import { useOperation } from '../../api/hooks.ts';
import { useConnection } from '../../app/live.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { AgesPanel } from './ages-panel.tsx';
import { AlertsPanel } from './alerts-panel.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HeatPanel } from './heat-panel.tsx';
import { IntakePanel } from './intake-panel.tsx';
import { NowPanel } from './now-panel.tsx';
import styles from './overview.module.css';
import { useRange } from './range.ts';
import { RangePicker } from './range-picker.tsx';
import { TimesPanel } from './times-panel.tsx';
import { TopCallers, TopModels, TopRules } from './tops-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';
import { useLiveFigures } from './use-figures.ts';

/** How often it is looked whether the first events are there. */
const FIRST_MS = 3_000;

/** Whether something is wrong now, and how things went in a span of time. */
export default function OverviewPage() {
  const [range, setRange] = useRange();
  const connection = useConnection();
  const stored = useOperation('usage', {}, { fresh: 60_000 });
  const noEvents = stored.data?.items.every(({ events }) => events === 0) === true;
  // Events may be gone by their age, and leave alerts.
  const alerts = useOperation('countAlerts', { query: { facet: ['state'] } }, { enabled: noEvents });
  const empty = noEvents && alerts.data?.total === 0;
  useOperation('usage', {}, { enabled: empty, ...(empty && connection !== 'lost' && { every: FIRST_MS }) });
  useLiveFigures();
  if (empty) {
    return (
      <>
        <PageHead title="Overview" />
        <FirstSteps />
      </>
    );
  }
  return (
    <>
      <PageHead title="Overview" />
      <NowPanel />
      <div className={styles.bar}>
        <h2>
          {range.key === 'custom' ? 'In the time chosen' : `In the past ${range.words.replace('in the past ', '')}`}
        </h2>
        <RangePicker range={range} onChange={setRange} />
      </div>
      <div className={styles.grid}>
        <div data-width="wide">
          <AlertsPanel range={range} />
        </div>
        <div data-width="narrow">
          <AgesPanel />
        </div>
        <div data-width="third">
          <TopCallers range={range} />
        </div>
        <div data-width="third">
          <TopRules range={range} />
        </div>
        <div data-width="third">
          <TopModels range={range} />
        </div>
        <div data-width="wide">
          <UsagePanel range={range} />
        </div>
        <div data-width="narrow">
          <TimesPanel range={range} />
        </div>
        <div data-width="full">
          <HeatPanel range={range} />
        </div>
        <div data-width="full">
          <IntakePanel range={range} />
        </div>
      </div>
    </>
  );
}
