import { counted } from '../../../../src/base/counted.ts';
import { useOperation } from '../../api/hooks.ts';
import type { Alert, ResponseAction, ResponsePlan } from '../../api/operations.ts';
import { Code } from '../../parts/code/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import styles from './response-panel.module.css';

type Target = ResponsePlan['targets'][number];

const KINDS: Readonly<Record<Target['kind'], string>> = {
  iam_user: 'IAM user',
  assumed_role: 'Session of a role',
  role: 'Role',
  federated_user: 'Federated user',
  root: 'Root user',
  azure: 'Caller of Azure OpenAI',
  azure_resource: 'Key of an Azure OpenAI resource',
  unknown: 'Caller',
};

/** Ready commands that contain the caller, to be copied: the service runs none of them. */
export function ResponsePanel({ alert }: { alert: Alert }) {
  const plan = useOperation('alertResponse', { path: { id: alert.id } }, { fresh: 300_000 });
  return (
    <Panel
      id="response"
      title="Response"
      about="Commands to copy and run with your own rights, and those that take them back. Nothing here is run by seismo."
    >
      <Loaded
        of={plan}
        lines={6}
        empty={{ when: ({ targets }) => targets.length === 0, show: 'The evidence names nobody to contain.' }}
      >
        {({ targets, note }) => (
          <div className={styles.targets}>
            {note !== null && <Notice tone="note" title={note} />}
            {targets.map((target, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: targets of a plan stay where they are.
              <TargetActions key={i} target={target} alone={targets.length === 1} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function TargetActions({ target, alone }: { target: Target; alone: boolean }) {
  const { kind, name, principal, account, role, actions, impossible } = target;
  return (
    <div className={styles.target}>
      <h3>
        {KINDS[kind]} {(name ?? principal) !== null && <Text>{name ?? principal ?? ''}</Text>}
      </h3>
      <p className={styles.quiet}>
        {[
          role === null ? undefined : `role ${role}`,
          account === null ? undefined : `account ${account}`,
          target.regions.length === 0 ? undefined : target.regions.join(', '),
          target.models.length === 0 ? undefined : counted(target.models.length, 'model'),
          alone || target.events === 0 ? undefined : counted(target.events, 'event'),
        ]
          .filter((part) => part !== undefined)
          .map((part, i) => (
            <span key={part}>
              {i > 0 && ' · '}
              <Text>{part}</Text>
            </span>
          ))}
      </p>
      {actions.length === 0 && impossible.length === 0 && <Empty>Nothing is known that would contain it.</Empty>}
      {actions.map((action, i) => (
        <Action key={action.id} action={action} open={i === 0} />
      ))}
      {impossible.map(({ what, why, instead, command }) => (
        <Notice key={what} tone="note" title={`Not possible: ${what}`}>
          <span>
            {sentence(why)} {sentence(instead)}
          </span>
          {command !== null && <Command text={command} label="What helps with it" of={what} />}
        </Notice>
      ))}
    </div>
  );
}

function Action({ action, open }: { action: ResponseAction; open: boolean }) {
  return (
    <details className={styles.action} open={open}>
      <summary>
        <h4>
          <Text>{action.title}</Text>
        </h4>
        <span className={styles.quiet}>{action.revert === null ? 'cannot be taken back' : 'can be taken back'}</span>
      </summary>
      <div className={styles.body}>
        <p>
          <Text>{action.does}</Text>
        </p>
        {action.caution !== null && (
          <p className={styles.caution}>
            <strong>Mind: </strong>
            <Text>{action.caution}</Text>
          </p>
        )}
        <p className={styles.quiet}>
          Needs <Text>{action.needs}</Text>.
        </p>
        {action.look !== null && <Command text={action.look} label="See how things stand" of={action.title} />}
        <Command text={action.apply} label="Apply" of={action.title} />
        {action.revert !== null && <Command text={action.revert} label="Take back" of={action.title} />}
        {action.revert_note !== null && <p className={styles.quiet}>{action.revert_note}</p>}
        {action.policy !== null && (
          <details className={styles.policy}>
            <summary>The policy, to be read</summary>
            <Command text={action.policy} label="Policy" of={action.title} />
          </details>
        )}
      </div>
    </details>
  );
}

function Command({ text, label, of }: { text: string; label: string; of: string }) {
  return (
    <div className={styles.command}>
      <div className={styles.commandHead}>
        <span>{label}</span>
        <CopyButton text={text} />
      </div>
      <Code text={text} language="text" label={visibleText(`${label}: ${of}`)} />
    </div>
  );
}

function sentence(text: string): string {
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
