import type { Diagnostic, Span } from '../base/diagnostic.ts';

/** What is wrong with a file, thrown by its reader: as many findings as are worth telling. */
export class FileProblem extends Error {
  readonly findings: readonly Diagnostic[];

  constructor(findings: readonly Diagnostic[]) {
    super(findings[0]?.message ?? 'unreadable');
    this.name = 'FileProblem';
    this.findings = findings;
  }
}

/** A finding about a file of tables or policies; the code without its `lookup/`. */
export function finding(code: string, message: string, span?: Span, hint?: string): Diagnostic {
  return {
    code: `lookup/${code}`,
    severity: 'error',
    message,
    ...(span !== undefined && { span }),
    ...(hint !== undefined && { hint }),
  };
}

/** Gathers what is wrong with a file, and tells the first of it: who mends a file wants more than one mistake and less than all. */
export class Findings {
  static readonly MOST = 10;
  readonly #list: Diagnostic[] = [];
  #count = 0;

  add(diagnostic: Diagnostic): void {
    this.#count++;
    if (this.#list.length < Findings.MOST) this.#list.push(diagnostic);
  }

  /** Throws a {@link FileProblem} where anything was found. */
  assertNone(): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#list.length;
    const rest = more === 0 ? [] : [finding('more', `and ${more} more of the kind`)];
    throw new FileProblem([...this.#list, ...rest]);
  }
}
