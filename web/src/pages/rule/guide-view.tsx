import type { RulePage } from '../../api/operations.ts';
import { Markdown } from '../../parts/markdown/markdown.tsx';
import { WebLink } from '../../parts/markdown/web-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import styles from './rule-page.module.css';

/** What a rule's author says to those who get its alerts. */
export function GuideView({ page }: { page: RulePage }) {
  const { triage, setup, false_positives: wrong, references } = page;
  return (
    <div className={styles.column}>
      {triage !== null && (
        <Panel title="Triage guide">
          <Markdown text={triage} />
        </Panel>
      )}
      {wrong.length > 0 && (
        <Panel title="False positives">
          <ul className={styles.bullets}>
            {wrong.map((text) => (
              <li key={text}>
                <Text>{text}</Text>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {setup !== null && (
        <Panel title="What it takes">
          <Markdown text={setup} />
        </Panel>
      )}
      {references.length > 0 && (
        <Panel title="References" about="Links out of the rule's file; they lead to other sites.">
          <ul className={styles.bullets}>
            {references.map((address) => (
              <li key={address}>
                <WebLink href={address} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}
