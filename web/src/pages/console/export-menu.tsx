import { useEffect, useRef } from 'react';
import type { QueryResult } from '../../api/operations.ts';
import { Icon } from '../../parts/icon.tsx';
import { tell } from '../../parts/toasts.tsx';
import styles from './export-menu.module.css';
import { EXPORT_FORMATS, type ExportFormat, rowsAs } from './export-rows.ts';
import { saveFile } from './save-file.ts';

const NAMES: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', json: 'JSON', ndjson: 'NDJSON' };
const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};

/** The rows to copy or to keep as a file. */
export function ExportMenu({ result }: { result: QueryResult }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (menu.current !== null) menu.current.open = false;
  };
  useEffect(() => {
    const outside = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  });
  const copy = async (format: ExportFormat) => {
    close();
    try {
      await navigator.clipboard.writeText(rowsAs(format, result.columns, result.rows));
      tell(`${result.rows.length} rows copied as ${NAMES[format]}.`);
    } catch {
      tell('The browser does not let this page copy: download the rows instead.', 'bad');
    }
  };
  const save = (format: ExportFormat) => {
    close();
    saveFile(`seismo-rows.${format}`, TYPES[format], rowsAs(format, result.columns, result.rows));
  };
  return (
    <details
      ref={menu}
      className={styles.menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        close();
        menu.current?.querySelector('summary')?.focus();
      }}
    >
      <summary>
        <Icon name="download" size={14} />
        Export
      </summary>
      <div className={styles.choices}>
        {EXPORT_FORMATS.map((format) => (
          <button key={`copy ${format}`} type="button" onClick={() => void copy(format)}>
            Copy as {NAMES[format]}
          </button>
        ))}
        {EXPORT_FORMATS.map((format) => (
          <button key={`save ${format}`} type="button" onClick={() => save(format)}>
            Download {NAMES[format]}
          </button>
        ))}
      </div>
    </details>
  );
}
