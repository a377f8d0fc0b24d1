import type { QueryResult } from '../../api/operations.ts';
import { Menu } from '../../parts/menu.tsx';
import { tell } from '../../parts/toasts.tsx';
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
  const copy = async (format: ExportFormat) => {
    try {
      await navigator.clipboard.writeText(rowsAs(format, result.columns, result.rows));
      tell(`${result.rows.length} rows copied as ${NAMES[format]}.`);
    } catch {
      tell('The browser does not let this page copy: download the rows instead.', 'bad');
    }
  };
  const save = (format: ExportFormat) =>
    saveFile(`seismo-rows.${format}`, TYPES[format], rowsAs(format, result.columns, result.rows));
  return (
    <Menu label="Export" small>
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
    </Menu>
  );
}
