import { Link } from 'react-router';
import { useOperation } from '../../api/hooks.ts';
import { Badge, Severity } from '../../parts/badge.tsx';
import { fullNumber } from '../../parts/charts/series.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './coverage.module.css';
import { type Framework, type Rule, STATUSES, statusWord, type Technique } from './coverage-filters.ts';
import { StatusSign } from './status-sign.tsx';

/** A technique: how far it is covered, by which rules, and the alerts that name it. */
export function TechniqueDialog({
  framework,
  rules,
  id,
  onOpen,
  onClose,
}: {
  framework: Framework;
  rules: ReadonlyMap<string, Rule>;
  id: string | null;
  onOpen: (technique: string) => void;
  onClose: () => void;
}) {
  const found = id === null ? undefined : find(framework, id);
  return (
    <Dialog title={found === undefined ? '' : found.title} open={found !== undefined} onClose={onClose} wide>
      {found !== undefined && <Details found={found} framework={framework} rules={rules} onOpen={onOpen} />}
    </Dialog>
  );
}

type Found = NonNullable<ReturnType<typeof find>>;

function Details({
  found: { id, status, tactics, own, below, available, subtechniques, llm },
  framework,
  rules,
  onOpen,
}: {
  found: Found;
  framework: Framework;
  rules: ReadonlyMap<string, Rule>;
  onOpen: (technique: string) => void;
}) {
  const { about } = STATUSES.find((each) => each.status === status)!;
  const page = pageOf(framework.key, id);
  return (
    <div className={styles.details}>
      <p className={styles.state}>
        <StatusSign status={status} />
        <span>
          <strong>{statusWord(status)}</strong>: {about}
        </span>
      </p>
      <p className={styles.quiet}>
        <code>{id}</code>
        {tactics.length > 0 && ` · under ${tactics.join(', ')}`}
        {llm && framework.key !== 'owasp_llm' && ' · concerns the use of LLMs'}
        {page !== undefined && (
          <>
            {' · '}
            <a href={page} target="_blank" rel="noreferrer noopener">
              Read about it
              <Icon name="external" size={12} />
              <span className="heard"> (another site)</span>
            </a>
          </>
        )}
      </p>
      <section>
        <h3>Rules of this service</h3>
        {own.length + below.length === 0 ? (
          <p className={styles.quiet}>None names it.</p>
        ) : (
          <ul className={styles.rules}>
            {[...own, ...below].map((key) => (
              <RuleRow key={key} rule={rules.get(key)} below={!own.includes(key)} />
            ))}
          </ul>
        )}
        {available > 0 && (
          <p>
            <Link to={`/rules?technique=${encodeURIComponent(id)}`}>
              {available === 1 ? '1 rule' : `${fullNumber(available)} rules`} of catalogue collections
            </Link>{' '}
            {available === 1 ? 'names' : 'name'} it.
          </p>
        )}
      </section>
      {subtechniques.length > 0 && (
        <section>
          <h3>Sub-techniques</h3>
          <ul className={styles.subs}>
            {subtechniques.map((sub) => (
              <li key={sub.id}>
                <button type="button" onClick={() => onOpen(sub.id)}>
                  <StatusSign status={sub.status} />
                  {sub.name} <span className={styles.quiet}>{statusWord(sub.status)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Alerts id={id} />
    </div>
  );
}

function RuleRow({ rule, below }: { rule: Rule | undefined; below: boolean }) {
  if (rule === undefined) return null;
  const name = <Text>{rule.name}</Text>;
  return (
    <li>
      <span className={styles.rule}>
        {rule.key === null ? name : <Link to={`/rules/${encodeURIComponent(rule.key)}`}>{name}</Link>}
        {rule.severity !== null && <Severity value={rule.severity} />}
        {rule.status === 'active' ? (
          <Badge tone={rule.data ? 'good' : 'warning'}>{rule.data ? 'runs' : 'runs, no data'}</Badge>
        ) : (
          <Badge tone={rule.status === 'broken' ? 'bad' : 'plain'}>{rule.status}</Badge>
        )}
      </span>
      <span className={styles.quiet}>
        {below && 'Names a sub-technique. '}
        {rule.reason !== null && (
          <>
            <Text>{rule.reason}</Text>.{' '}
          </>
        )}
        {rule.streams.length > 0 && (
          <>
            Reads <Text>{rule.streams.join(', ')}</Text>
            {rule.data ? '' : ', which has no events'}.
          </>
        )}
      </span>
    </li>
  );
}

function Alerts({ id }: { id: string }) {
  const technique = [id];
  const counts = useOperation('countAlerts', { query: { technique, facet: ['state'] } });
  return (
    <section>
      <h3>Alerts</h3>
      <Loaded of={counts} lines={1} empty={{ when: ({ total }) => total === 0, show: 'No alert names it.' }}>
        {({ total, facets }) => {
          const open = facets.state?.find(({ value }) => value === 'open')?.count ?? 0;
          return (
            <p>
              <Link to={`/alerts?technique=${encodeURIComponent(id)}`}>
                {total === 1 ? '1 alert names' : `${fullNumber(total)} alerts name`} it
              </Link>
              ,{' '}
              {open === 0 ? (
                'none is open'
              ) : (
                <Link to={`/alerts?technique=${encodeURIComponent(id)}&state=open`}>{fullNumber(open)} open</Link>
              )}
              .
            </p>
          );
        }}
      </Loaded>
    </section>
  );
}

/** A technique under all of its tactics at once. */
function find(framework: Framework, id: string) {
  const places = framework.tactics.flatMap((tactic) =>
    tactic.techniques.flatMap((technique) => {
      const sub = technique.subtechniques.find((each) => each.id === id);
      if (technique.id !== id && sub === undefined) return [];
      return [{ tactic, technique, cell: sub ?? technique }];
    }),
  );
  const [first] = places;
  if (first === undefined) return undefined;
  const order = STATUSES.map(({ status }) => status);
  const best = places.toSorted((a, b) => order.indexOf(a.cell.status) - order.indexOf(b.cell.status))[0]!;
  const isSub = first.technique.id !== id;
  const own = [...new Set(places.flatMap(({ cell }) => cell.rules))];
  const subtechniques: Technique['subtechniques'] = isSub ? [] : best.technique.subtechniques;
  const below = isSub
    ? []
    : [...new Set(places.flatMap(({ technique }) => technique.subtechniques.flatMap((sub) => sub.rules)))];
  return {
    id,
    title: isSub ? `${first.technique.name}: ${first.cell.name}` : first.cell.name,
    status: best.cell.status,
    llm: first.cell.llm,
    tactics: places.flatMap(({ tactic }) => tactic.name ?? []),
    own,
    below: below.filter((key) => !own.includes(key)),
    available: Math.max(...places.map(({ cell }) => cell.available)),
    subtechniques,
  };
}

/** Where the framework itself tells of a technique. */
function pageOf(framework: Framework['key'], id: string): string | undefined {
  if (framework === 'atlas') return `https://atlas.mitre.org/techniques/${id}`;
  if (framework === 'attack') return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
  return 'https://genai.owasp.org/llm-top-10/';
}
