import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { addressOfConsole } from './console-address.ts';

interface ConsoleLinkProps {
  readonly query: string;
  /** Half-open, as the API gives it; read as detection reads it where the field is named. All there is where it is absent. */
  readonly time?: { readonly from: string; readonly to: string; readonly time_field?: string };
  /** The rule whose query it is. */
  readonly rule?: string | undefined;
  readonly children?: ReactNode;
}

/** Opens a query in the console. */
export function ConsoleLink({ query, time, rule, children = 'Open in the console' }: ConsoleLinkProps) {
  const { time_field: timeField, ...span } = time ?? {};
  const to = addressOfConsole({
    query,
    time: { ...span, ...(timeField !== undefined && { timeField }) },
    ...(rule !== undefined && { rule }),
  });
  return <Link to={to}>{children}</Link>;
}
