import type { ReactNode } from 'react';
import type { Settings } from '../../api/operations.ts';
import styles from './setting-rows.module.css';

/** A thing that is set: its name, what is in force, and the key that says so. */
export interface SettingRow {
  readonly name: string;
  readonly value: ReactNode;
  /** The key of seismo.yaml. */
  readonly at?: string;
}

/** Settings under each other, each with where it is set. */
export function SettingRows({ rows, settings }: { rows: readonly SettingRow[]; settings: Settings }) {
  return (
    <dl className={styles.rows}>
      {rows.map(({ name, value, at }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <div>{value}</div>
            {at !== undefined && <SetAt at={at} settings={settings} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Where a key is set: its line in the configuration, or that it is as by default and what key would set it. */
export function SetAt({ at, settings }: { at: string; settings: Settings }) {
  const { config_file: file = null, config_keys: keys = [] } = settings.setup ?? {};
  const line = keys.find(({ key }) => key === at)?.line;
  if (line === undefined) {
    return (
      <span className={styles.at}>
        default <code>{at}</code>
      </span>
    );
  }
  return (
    <span className={styles.at} title={file ?? undefined}>
      line {line} of {file?.split('/').at(-1) ?? 'the configuration'} <code>{at}</code>
    </span>
  );
}
