import type { FunctionDefinition, Parameter } from './definition.ts';

/** The parameters that a query writes: those that a function reads unasked are not among them. */
export function writtenParameters({ parameters }: FunctionDefinition): Parameter[] {
  return parameters.filter((p) => p.implicit === undefined);
}

/** How a function is called: `DATE_TRUNC(interval, date)`, what may be left out in brackets. */
export function signatureOf(definition: FunctionDefinition): string {
  const names = writtenParameters(definition).map((p) => (p.optional ? `[${p.name}]` : p.name));
  return `${definition.name}(${[...names, ...(definition.variadic ? ['...'] : [])].join(', ')})`;
}
