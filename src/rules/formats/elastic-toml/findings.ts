import type { Json } from '../../../base/canonical-json.ts';
import type { Diagnostic, Span } from '../../../base/diagnostic.ts';

/** No one reads more of one file; a hostile file could make hundreds of thousands. */
const MAX_PER_SEVERITY = 500;

/** What the checks of one file have found so far. */
export class Findings {
  readonly #kept: { readonly error: Diagnostic[]; readonly warning: Diagnostic[] } = { error: [], warning: [] };
  #dropped = 0;
  /** Unknown fields by path; without a prototype, so that no path can reach one. */
  readonly unknown: { [path: string]: Json } = Object.create(null);

  error(code: string, message: string, span: Span, hint?: string): void {
    this.#add('error', code, message, span, hint);
  }

  warn(code: string, message: string, span: Span, hint?: string): void {
    this.#add('warning', code, message, span, hint);
  }

  /** Whether further warnings would not be kept, so that nothing costly need be done for their hints. */
  get enoughWarnings(): boolean {
    return this.#kept.warning.length >= MAX_PER_SEVERITY;
  }

  #add(severity: 'error' | 'warning', code: string, message: string, span: Span, hint: string | undefined): void {
    const kept = this.#kept[severity];
    if (kept.length >= MAX_PER_SEVERITY) this.#dropped++;
    else kept.push({ code, severity, message, span, ...(hint === undefined ? {} : { hint }) });
  }

  /** All findings by place; at one place, errors first, in the order they were found. */
  sorted(): Diagnostic[] {
    const all = [...this.#kept.error, ...this.#kept.warning].sort((a, b) => a.span!.start - b.span!.start);
    if (this.#dropped === 0) return all;
    return [
      ...all,
      { code: 'rules/too-many', severity: 'info', message: `${this.#dropped} more findings are not shown` },
    ];
  }
}
