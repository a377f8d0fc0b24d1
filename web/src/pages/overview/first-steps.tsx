import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import styles from './overview.module.css';

/** How to send logs in, where nothing is stored yet. */
export function FirstSteps() {
  const { kind } = useSession();
  const { origin } = window.location;
  const token = kind === 'local' ? '' : " -H 'Authorization: Bearer TOKEN'";
  return (
    <Panel
      title="No logs are stored yet"
      about="This page fills by itself as soon as the first event is. Any of these ways will do; the log format is told from each record."
    >
      <ol className={styles.steps}>
        <Step
          title="Push a file of logs"
          command={`curl${token} --data-binary @invocations.jsonl '${origin}/ingest/aws_bedrock.invocation'`}
        >
          Bedrock's invocation logs as they lie in S3 or CloudWatch, one JSON object a line, gzip or not.
          {token !== '' && (
            <>
              {' '}
              A token of the role ingest is made in <Link to="/settings">Settings</Link>.
            </>
          )}
        </Step>
        <Step
          title="Or let them be fetched from a bucket"
          command={'sources:\n  - type: s3\n    name: bedrock\n    bucket: my-bedrock-logs\n    prefix: AWSLogs/'}
        >
          In <code>seismo.yaml</code>, then start the service anew. Queues (<code>sqs</code>), log groups (
          <code>cloudwatch</code>) and folders (<code>files</code>) work alike.
        </Step>
        <Step title="Or look around with made-up traffic" command="seismo serve --sample --data ./sample-data">
          Calls to models as they come, with attacks among them, in a data folder of their own.
        </Step>
      </ol>
    </Panel>
  );
}

function Step({ title, command, children }: { title: string; command: string; children: ReactNode }) {
  return (
    <li>
      <h3>{title}</h3>
      <p>{children}</p>
      <div className={styles.command}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard. */}
        <pre tabIndex={0}>{command}</pre>
        <CopyButton text={command} />
      </div>
    </li>
  );
}
