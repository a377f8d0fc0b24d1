import type { Diagnostic, Span } from '../base/diagnostic.ts';

/** Collects what is found wrong with a query. */
export class Findings {
  readonly list: Diagnostic[] = [];

  error(code: string, message: string, span: Span, hint?: string): void {
    this.#add('error', code, message, span, hint);
  }

  warn(code: string, message: string, span: Span, hint?: string): void {
    this.#add('warning', code, message, span, hint);
  }

  #add(severity: 'error' | 'warning', code: string, message: string, span: Span, hint: string | undefined): void {
    this.list.push({ severity, code: `esql/${code}`, message, span, ...(hint === undefined ? {} : { hint }) });
  }
}

/** "did you mean `x`?", where there is an x. */
export function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}
