import { useOperation } from '../../api/hooks.ts';
import type { CallerProfile } from '../../api/operations.ts';
import { ConsoleLink } from '../../parts/console-link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import styles from './caller/caller.module.css';
import { CallerAlerts } from './caller/caller-alerts.tsx';
import { CallerChoice } from './caller/caller-choice.tsx';
import { CallerFacets } from './caller/caller-facets.tsx';
import { CallerIdentity } from './caller/caller-identity.tsx';
import { DayFigures } from './caller/day-figures.tsx';
import { RoleSessions } from './caller/role-sessions.tsx';
import { useChosenCaller } from './caller/use-chosen-caller.ts';
import { UsualTime } from './caller/usual-time.tsx';

/** The caller of an alert: who it is, and whether what it did is usual for it. */
export default function CallerPanel({ alertId }: { alertId: string }) {
  const chosen = useChosenCaller();
  const profile = useOperation('alertCaller', { path: { id: alertId }, query: chosen.query }, { keep: true });
  return (
    <Panel title="The caller" actions={<ConsoleLinks profile={profile.data} />}>
      <Loaded
        of={profile}
        lines={10}
        empty={{
          when: ({ caller }) => caller === null,
          show: 'Neither the alert nor its events name anybody: these logs do not tell who called, or the field is hidden here.',
        }}
      >
        {({ callers, more_callers, caller }) =>
          caller !== null && (
            <div className={styles.panel} aria-busy={profile.isPlaceholderData}>
              <CallerChoice callers={callers} more={more_callers} shown={caller} chosen={chosen} />
              <div className={styles.columns}>
                <UsualTime
                  time={caller.usual_time}
                  lookAtRole={
                    caller.scope === 'caller' && (caller.sessions?.count ?? 0) > 1
                      ? () => chosen.choose(chosen.query.caller, 'role')
                      : undefined
                  }
                />
                <CallerIdentity caller={caller} />
              </div>
              <div className={styles.columns}>
                <DayFigures caller={caller} />
                <CallerAlerts caller={caller} />
              </div>
              <CallerFacets caller={caller} />
              {caller.sessions !== null && <RoleSessions sessions={caller.sessions} />}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** Opens the caller's events of the alert's day in the console, log by log. */
function ConsoleLinks({ profile }: { profile: CallerProfile | undefined }) {
  const caller = profile?.caller;
  if (caller === undefined || caller === null) return null;
  return caller.streams.map(({ stream, query }) => (
    <ConsoleLink key={stream} query={query} time={caller.day}>
      {caller.streams.length === 1 ? 'Events in the console' : `${stream.replace(/^logs-/, '')} in the console`}
    </ConsoleLink>
  ));
}
