import type { Diagnostic, Severity, Span } from '../../../base/diagnostic.ts';
import { MAX_FINDINGS } from './limits.ts';

/** What can be wrong with a Sigma file. Errors cost a rule; a warning is about a part of one that is shown unread or may be meant otherwise. */
export type FindingCode =
  | 'yaml'
  | 'too-large'
  | 'too-complex'
  | 'duplicate-key'
  | 'missing-field'
  | 'wrong-type'
  | 'bad-value'
  | 'bad-condition'
  | 'unknown-selection'
  | 'unused-selection'
  | 'unknown-modifier'
  | 'bad-modifier'
  | 'unknown-action'
  | 'unknown-rule';

/** Collects what is wrong with a file, at most a hundred findings; spans are offsets in the file. */
export class Findings {
  readonly #found: Diagnostic[] = [];
  #left = 0;

  error(code: FindingCode, message: string, span: Span, hint?: string): void {
    this.#add('error', code, message, span, hint);
  }

  warning(code: FindingCode, message: string, span: Span, hint?: string): void {
    this.#add('warning', code, message, span, hint);
  }

  info(code: FindingCode, message: string, span: Span, hint?: string): void {
    this.#add('info', code, message, span, hint);
  }

  list(): readonly Diagnostic[] {
    if (this.#left === 0) return this.#found;
    const message = `${this.#left} more findings are not shown`;
    return [...this.#found, { code: 'sigma/too-many', severity: 'info', message }];
  }

  #add(severity: Severity, code: FindingCode, message: string, span: Span, hint: string | undefined): void {
    if (this.#found.length >= MAX_FINDINGS) {
      this.#left++;
      return;
    }
    this.#found.push({ code: `sigma/${code}`, severity, message, span, ...(hint === undefined ? {} : { hint }) });
  }
}
