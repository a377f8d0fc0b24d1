import { Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { BacktestPanel } from './backtest-panel.tsx';
import { ExceptionsPanel } from './exceptions-panel.tsx';
import styles from './rule-page.module.css';
import { TuningForm } from './tuning-form.tsx';
import { useOwnRule } from './use-rule.ts';

/** What can be set of a rule beside its file: thresholds with what they would have raised, schedule, severity, exceptions. */
export function TuningView({ id, named }: { id: string; named: string }) {
  const rule = useOwnRule(id);
  return (
    <Loaded of={rule} lines={8}>
      {(own) => (
        <div className={styles.column}>
          {own.settings.problems.map(({ path, message, hint }) => (
            <Notice key={path} tone="warning" title={`Not in force: ${path}`}>
              <Text>{hint === null ? message : `${message}: ${hint}`}</Text>
            </Notice>
          ))}
          <BacktestPanel rule={own} named={named} />
          <TuningForm key={JSON.stringify(own.settings.tuning)} rule={own} />
          <ExceptionsPanel id={id} rule={own} />
        </div>
      )}
    </Loaded>
  );
}
