import { useOperation } from '../../api/hooks.ts';
import { RankBars } from '../../parts/charts/rank-bars.tsx';
import { SEVERITY_SERIES } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { alertsLink } from './range.ts';
import { useEventReading } from './use-figures.ts';

const STEPS = [
  { age: 'hour', words: 'Less than an hour' },
  { age: 'day', words: 'An hour to a day' },
  { age: 'week', words: 'A day to a week' },
  { age: 'older', words: 'Older than a week' },
] as const;

/** Open alerts by how long ago they were raised. */
export function AgesPanel() {
  const ages = useOperation('chartAges', { query: {} }, useEventReading());
  return (
    <Panel title="Open by age" about="All that are open, whenever they were raised">
      <Loaded of={ages} lines={6} empty={{ when: ({ items }) => items.length === 0, show: 'No alert is open.' }}>
        {({ items }) => (
          <RankBars
            label="Open alerts by age"
            series={SEVERITY_SERIES}
            items={STEPS.map(({ age, words }) => {
              const own = items.filter((item) => item.age === age);
              const [first] = own;
              return {
                key: age,
                name: words,
                values: Object.fromEntries(own.map(({ severity, count }) => [severity, count])),
                ...(first !== undefined && {
                  to: alertsLink({
                    state: 'open',
                    raised_from: first.from ?? undefined,
                    raised_to: first.to ?? undefined,
                  }),
                }),
              };
            })}
          />
        )}
      </Loaded>
    </Panel>
  );
}
