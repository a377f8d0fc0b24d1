import { counted } from '../../../../../src/base/counted.ts';
import type { Conversation } from '../../../api/operations.ts';
import { Text } from '../../../parts/text.tsx';
import styles from './conversations.module.css';
import { SaidText } from './said-text.tsx';

/** The tools that a conversation's requests offer to the model. */
export function ToolList({ tools }: { tools: Conversation['tools'] }) {
  if (tools.length === 0) return null;
  return (
    <details className={styles.tools}>
      <summary>
        {counted(tools.length, 'tool')} on offer:{' '}
        <Text>
          {tools
            .map((tool) => tool.name)
            .join(', ')
            .slice(0, 300)}
        </Text>
      </summary>
      <dl>
        {tools.map(({ name, description, schema }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a request may offer two tools of one name.
          <div key={at}>
            <dt>
              <Text>{name}</Text>
            </dt>
            {description !== null && (
              <dd>
                <SaidText said={description} />
              </dd>
            )}
            {schema !== null && (
              <dd className={styles.code}>
                <SaidText said={schema} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </details>
  );
}
