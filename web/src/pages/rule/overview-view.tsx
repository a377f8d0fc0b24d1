import { Link } from 'react-router';
import type { RulePage } from '../../api/operations.ts';
import { Badge } from '../../parts/badge.tsx';
import { Markdown } from '../../parts/markdown/markdown.tsx';
import { WebLink } from '../../parts/markdown/web-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { languageName } from '../rules/rule-words.ts';
import { AlertsPanel } from './alerts-panel.tsx';
import { CoveragePanel } from './coverage-panel.tsx';
import { Facts, Names } from './facts.tsx';
import { LifePanel } from './life-panel.tsx';
import styles from './rule-page.module.css';

/** What a rule is for, and how it fares. */
export function OverviewView({ page, named }: { page: RulePage; named: string }) {
  const { description, here } = page;
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <Panel title="What it is for">
          {description.trim() === '' ? (
            <p className={styles.quiet}>Its file does not say.</p>
          ) : page.body_language === 'toml' ? (
            <Markdown text={description} />
          ) : (
            paragraphsOf(description).map((text) => (
              <p key={text} className={styles.prose}>
                <Text>{text}</Text>
              </p>
            ))
          )}
        </Panel>
        <LifePanel named={named} />
        {here?.rule_id && <AlertsPanel id={here.rule_id} />}
        <SimilarPanel page={page} />
      </div>
      <div className={styles.column}>
        <HeadPanel page={page} />
        <CoveragePanel page={page} />
      </div>
    </div>
  );
}

/** Lines that a file wraps flow; an empty line parts paragraphs. */
function paragraphsOf(text: string): string[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' '));
}

function HeadPanel({ page: { head, key } }: { page: RulePage }) {
  const text = (value: string | null) => value !== null && <Text>{value}</Text>;
  return (
    <Panel title="Facts">
      <Facts
        facts={[
          ['Vendor', text(head.vendor)],
          ['Type', text(head.type)],
          ['Language', languageName(head.language)],
          [
            'Severity',
            head.severity !== null && `${head.severity}${head.risk_score === null ? '' : `, score ${head.risk_score}`}`,
          ],
          ['Looks back', text(head.time_window)],
          ['Runs every', text(head.schedule)],
          ['Groups by', head.group_by.length > 0 && <Names names={head.group_by} />],
          ['Author', head.author.length > 0 && <Text>{head.author.join(', ')}</Text>],
          ['Licence', text(head.license)],
          ['Created', text(head.created)],
          ['Updated', text(head.updated)],
          ['Version', head.version],
          ['Source', head.source !== null && <WebLink href={head.source} />],
          ['Taxonomy', text(head.taxonomy)],
          [
            'Id',
            <code key="id">
              <Text>{key}</Text>
            </code>,
          ],
          ['Tags', head.tags.length > 0 && <Tags tags={head.tags} />],
          ['Related', head.related.length > 0 && <Related related={head.related} />],
        ]}
      />
    </Panel>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <ul className={styles.tags}>
      {tags.map((tag) => (
        <li key={tag}>
          <Link to={`/rules?text=${encodeURIComponent(`"${tag.replaceAll('"', ' ')}"`)}`}>
            <Text>{tag}</Text>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Related({ related }: { related: RulePage['head']['related'] }) {
  return (
    <ul>
      {related.map(({ id, relation }) => (
        <li key={`${id} ${relation}`}>
          <Text>{relation}</Text>{' '}
          <Link to={`/rules/${encodeURIComponent(id)}`}>
            <Text>{id}</Text>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function SimilarPanel({ page: { similar } }: { page: RulePage }) {
  if (similar.length === 0) return null;
  return (
    <Panel title="Similar rules" about="They look for some of the same; what few rules look for weighs most.">
      <ul className={styles.similar}>
        {similar.map(({ key, name, vendor, score, shared }) => (
          <li key={key}>
            <Link to={`/rules/${encodeURIComponent(key)}`}>
              <Text>{name}</Text>
            </Link>
            <span>
              <Text>{vendor}</Text>, {shared} shared
            </span>
            <Badge>{`${Math.round(score * 100)} %`}</Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
