import { useState } from 'react';
import { Link } from 'react-router';
import { useChange } from '../../api/hooks.ts';
import type { Alert, Checklist, ChecklistBlock } from '../../api/operations.ts';
import { useMay } from '../../app/session.tsx';
import { Code } from '../../parts/code/code.tsx';
import { ConsoleLink } from '../../parts/console-link.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { GuideTable, GuideWords } from '../../parts/markdown/guide-blocks.tsx';
import { WebLink } from '../../parts/markdown/web-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { problemText } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './checklist-panel.module.css';
import { exceptionLink } from './close-dialog.tsx';

/** Parts that are open when the page is, where there is room beside the rest: what an analyst goes through. */
const OPEN: ReadonlySet<string> = new Set(['investigation', 'false_positives']);
const ROOMY = '(width >= 1180px)';

/** The rule's triage guide: steps to be ticked, what is harmless, what to do. */
export function ChecklistPanel({ alert, guide }: { alert: Alert; guide: Checklist }) {
  const may = useMay('tickStep');
  const tick = useChange('tickStep', { stale: ['alertGuide', 'getAlert'] });
  // What was clicked shows at once, until the guide says it itself or the service has refused it.
  const [clicked, setClicked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const toggle = (step: string, done: boolean) => {
    setClicked((now) => new Map(now).set(step, done));
    tick
      .mutateAsync({ path: { id: alert.id, step }, body: { done } })
      .catch((error: Error) => tell(problemText(error), 'bad'))
      .finally(() => setClicked((now) => new Map([...now].filter(([other]) => other !== step))));
  };
  const [roomy] = useState(() => matchMedia(ROOMY).matches);
  const except = exceptionLink(alert);
  return (
    <Panel title="Triage guide" about={`${guide.done} of ${guide.steps} steps done`}>
      <div className={styles.progress} aria-hidden="true">
        <span style={{ width: `${(100 * guide.done) / Math.max(1, guide.steps)}%` }} />
      </div>
      {!may && <p className={styles.quiet}>The role viewer reads the guide; analysts tick its steps.</p>}
      {guide.sections.map((section) => (
        <details
          key={`${section.part} ${section.title}`}
          className={styles.section}
          open={roomy && OPEN.has(section.part)}
        >
          <summary>
            <h3>
              <Text>{section.title}</Text>
            </h3>
            <span className={styles.quiet}>{progressOf(section.blocks)}</span>
          </summary>
          {section.from === 'general' && (
            <p className={styles.quiet}>General steps: the rule’s guide has none of its own.</p>
          )}
          <div className={styles.blocks}>
            {section.blocks.map((block, i) => (
              <Block
                // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a guide stay where they are.
                key={i}
                block={block}
                alert={alert}
                may={may}
                toggle={toggle}
                clicked={clicked}
                place={i + 1}
                part={visibleText(section.title)}
              />
            ))}
          </div>
          {section.part === 'false_positives' && (
            <>
              {section.from === 'rule' && <Known texts={guide.false_positives} />}
              {except !== undefined && (
                <Link className={styles.action} to={except}>
                  Except this caller from the rule
                </Link>
              )}
            </>
          )}
          {section.part === 'response' && (
            <a className={styles.action} href="#response">
              Commands that contain the caller
            </a>
          )}
        </details>
      ))}
      {guide.former.length > 0 && (
        <details className={styles.section}>
          <summary>
            <h3>Done in an earlier form of the guide</h3>
          </summary>
          <ul className={styles.former}>
            {guide.former.map(({ step, text, at, actor }) => (
              <li key={step}>
                <Icon name="check" size={14} /> <Text>{text}</Text>
                <span className={styles.done}>
                  <Text>{actor}</Text>, <Time at={at} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {guide.references.length > 0 && (
        <details className={styles.section}>
          <summary>
            <h3>References</h3>
          </summary>
          <ul className={styles.former}>
            {guide.references.map((href) => (
              <li key={href}>
                <WebLink href={href} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Known({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div className={styles.known}>
      <h4>Known to be harmless</h4>
      <ul>
        {texts.map((text) => (
          <li key={text}>
            <Text>{text}</Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

function progressOf(blocks: readonly ChecklistBlock[]): string {
  const steps = blocks.filter((block) => block.kind === 'step');
  return steps.length === 0 ? '' : `${steps.filter((step) => step.done !== null).length}/${steps.length}`;
}

interface BlockProps {
  readonly block: ChecklistBlock;
  readonly alert: Alert;
  readonly may: boolean;
  readonly toggle: (step: string, done: boolean) => void;
  readonly clicked: ReadonlyMap<string, boolean>;
  /** Of the block in its section. */
  readonly place: number;
  readonly part: string;
}

function Block({ block, alert, may, toggle, clicked, place, part }: BlockProps) {
  const indent = { marginLeft: `${Math.min(block.depth, 4) * 1.5}rem` };
  switch (block.kind) {
    case 'step':
      return (
        <div className={styles.step} style={indent} data-done={block.done !== null}>
          <label>
            <input
              type="checkbox"
              checked={clicked.get(block.step) ?? block.done !== null}
              disabled={!may}
              onChange={(event) => toggle(block.step, event.target.checked)}
            />
            <span>
              <GuideWords line={block.text} />
            </span>
          </label>
          {block.done !== null && (
            <span className={styles.done}>
              <Text>{block.done.by}</Text>, <Time at={block.done.at} />
            </span>
          )}
        </div>
      );
    case 'item':
      return (
        <p style={indent}>
          {block.number === null ? '• ' : `${block.number}. `}
          <GuideWords line={block.text} />
        </p>
      );
    case 'heading':
      return (
        <h4 style={indent}>
          <GuideWords line={block.text} />
        </h4>
      );
    case 'paragraph':
    case 'quote':
      return (
        <p style={indent} className={block.kind === 'quote' ? styles.quote : undefined}>
          <GuideWords line={block.text} />
        </p>
      );
    case 'code':
      return (
        <div style={indent} className={styles.code}>
          <Code text={block.text} language={block.language} label={`Code ${place} of ${part}`} />
          <div className={styles.codeActions}>
            <CopyButton text={block.text} />
            {block.language === 'esql' && <ConsoleLink query={block.text} time={alert.window} />}
          </div>
        </div>
      );
    case 'table':
      return (
        <div style={indent}>
          <GuideTable head={block.head} rows={block.rows} />
        </div>
      );
  }
}
