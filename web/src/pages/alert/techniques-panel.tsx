import { Link } from 'react-router';
import type { Alert } from '../../api/operations.ts';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './techniques-panel.module.css';

/** What the alert points to in ATLAS and ATT&CK; each leads to the alerts that do too. */
export function TechniquesPanel({ threat }: { threat: Alert['threat'] }) {
  if (threat.length === 0) return null;
  return (
    <Panel id="techniques" title="Techniques">
      <dl className={styles.list}>
        {threat.map(({ framework, tactic, technique }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule's mappings stay where they are.
          <div key={i}>
            <dt>
              <Text>{framework}</Text>
              {tactic !== undefined && (
                <>
                  {': '}
                  <Text>{tactic.name}</Text>
                </>
              )}
            </dt>
            {technique.map(({ id, name, subtechnique = [] }) => (
              <dd key={id}>
                <Technique id={id} name={name} />
                {subtechnique.map((sub) => (
                  <Technique key={sub.id} id={sub.id} name={sub.name} />
                ))}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Technique({ id, name }: { id: string; name: string | undefined }) {
  return (
    <Link className={styles.technique} to={`/alerts?${new URLSearchParams({ technique: id, state: 'any' })}`}>
      <code>
        <Text>{id}</Text>
      </code>
      {name !== undefined && <Text>{name}</Text>}
    </Link>
  );
}
