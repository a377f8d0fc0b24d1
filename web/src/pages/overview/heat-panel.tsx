import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import type { Operations } from '../../api/operations.ts';
import { fullNumber } from '../../parts/charts/series.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import styles from './overview.module.css';
import { alertsLink, linkedRange, type Range, raisedIn } from './range.ts';

type Tactics = Operations['chartTechniques']['answer']['tactics'];

/** Shades of heat beyond none. */
const SHADES = 4;

/** ATLAS techniques that alerts name, in the columns of its tactics. */
export function HeatPanel({ range }: { range: Range }) {
  const query = { ...raisedIn(range), framework: 'atlas' as const };
  const heat = useOperation('chartTechniques', { query }, { keep: true });
  return (
    <Panel
      title="MITRE ATLAS"
      about={`Techniques by alerts raised ${range.words}`}
      actions={<Link to="/coverage">What rules cover</Link>}
    >
      <Loaded
        of={heat}
        lines={5}
        empty={{
          when: ({ tactics }) => tactics.every(({ techniques }) => techniques.length === 0),
          show: `No alert names an ATLAS technique ${range.words}.`,
        }}
      >
        {({ tactics }) => <Heat tactics={tactics} range={range} />}
      </Loaded>
    </Panel>
  );
}

function Heat({ tactics, range }: { tactics: Tactics; range: Range }) {
  const most = Math.max(...tactics.flatMap(({ techniques }) => techniques.map(({ alerts }) => alerts)));
  const quiet = tactics.filter(({ techniques }) => techniques.length === 0);
  return (
    <>
      <div className={styles.heat}>
        {tactics
          .filter(({ techniques }) => techniques.length > 0)
          .map(({ id, name, techniques }) => (
            <section key={id} aria-label={name ?? ''}>
              <h3>{name}</h3>
              <ul>
                {techniques.map((technique) => (
                  <li key={technique.id}>
                    <Link
                      className={styles.cell}
                      data-shade={Math.max(1, Math.ceil((technique.alerts / most) * SHADES))}
                      to={alertsLink({ ...linkedRange(range), technique: technique.id })}
                    >
                      <span>
                        {technique.name} <span className={styles.id}>{technique.id}</span>
                      </span>
                      <strong>
                        {fullNumber(technique.alerts)}
                        <span className="heard"> alerts</span>
                      </strong>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
      {quiet.length > 0 && <p className={styles.quiet}>No alerts: {quiet.map(({ name }) => name).join(', ')}</p>}
    </>
  );
}
