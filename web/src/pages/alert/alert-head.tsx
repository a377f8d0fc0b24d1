import { useEffect } from 'react';
import { Link } from 'react-router';
import { counted } from '../../../../src/base/counted.ts';
import type { Alert } from '../../api/operations.ts';
import { AlertStateBadge, Badge, Severity } from '../../parts/badge.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import styles from './alert-head.module.css';
import { AlertSentence } from './alert-sentence.tsx';
import type { Neighbours } from './use-neighbours.ts';

/** What an alert is, in the first lines of its page. */
export function AlertHead({ alert, neighbours }: { alert: Alert; neighbours: Neighbours }) {
  const name = visibleText(alert.rule_name);
  useEffect(() => {
    document.title = `${name} · seismo`;
  }, [name]);
  return (
    <header className={styles.head}>
      <Place neighbours={neighbours} />
      <div className={styles.badges}>
        <Severity value={alert.severity} />
        <AlertStateBadge state={alert.state} resolution={alert.resolution} />
        {alert.withdrawn !== null && <Badge tone="warning">withdrawn</Badge>}
        <span className={styles.quiet}>
          {alert.assignee === null ? 'Nobody has taken it' : <Text>{`Taken by ${alert.assignee}`}</Text>}
        </span>
      </div>
      <h1>
        <Text>{alert.rule_name}</Text>
      </h1>
      <p className={styles.sentence}>
        <AlertSentence alert={alert} />
      </p>
      <Standing alert={alert} />
    </header>
  );
}

/** The way back to the list, and to the alerts beside this one. */
function Place({ neighbours: { list, place, total, previous, next } }: { neighbours: Neighbours }) {
  return (
    <nav className={styles.place} aria-label="Place in the list">
      <Link to={list}>
        <Icon name="previous" size={14} />
        Alerts
      </Link>
      {total !== undefined && (
        <span className={styles.beside}>
          <Beside to={previous} name="Previous alert" keyName="k" icon="previous" />
          <span>{place === undefined ? counted(total, 'alert') : `${place + 1} of ${total}`}</span>
          <Beside to={next} name="Next alert" keyName="j" icon="next" />
        </span>
      )}
    </nav>
  );
}

function Beside({
  to,
  name,
  keyName,
  icon,
}: {
  to: string | undefined;
  name: string;
  keyName: string;
  icon: 'previous' | 'next';
}) {
  const label = `${name} (${keyName})`;
  if (to === undefined) {
    return (
      <span className={styles.none} aria-hidden="true">
        <Icon name={icon} size={16} />
      </span>
    );
  }
  return (
    <Link to={to} aria-label={label} title={label} aria-keyshortcuts={keyName}>
      <Icon name={icon} size={16} />
    </Link>
  );
}

/** Whether it stands, and what it belongs to. */
function Standing({ alert: { withdrawn, suppressed, suppressed_by: under } }: { alert: Alert }) {
  return (
    <>
      {withdrawn !== null && (
        <Notice tone="warning" title={withdrawn.merged_into === null ? 'Withdrawn' : 'Merged into another alert'}>
          <span>
            <Text>{withdrawn.reason}</Text> (<Time at={withdrawn.at} />)
          </span>
          {withdrawn.merged_into !== null && (
            <Link to={`/alerts/${encodeURIComponent(withdrawn.merged_into)}`}>
              Go to the alert that it is part of now
            </Link>
          )}
        </Notice>
      )}
      {under !== null && (
        <Notice tone="note" title="Held back under another alert">
          <Link to={`/alerts/${encodeURIComponent(under)}`}>Go to the alert that stands for it</Link>
        </Notice>
      )}
      {suppressed > 0 && (
        <Notice tone="note" title={`${counted(suppressed, 'alert')} held back under this one`}>
          <span>The rule tells of the same again only after a while (its alert suppression).</span>
        </Notice>
      )}
    </>
  );
}
