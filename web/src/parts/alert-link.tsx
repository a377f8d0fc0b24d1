import { createContext, type ReactNode, useContext } from 'react';
import { Link } from 'react-router';

/** The list that alerts are opened from: its search parameters, and which alerts it shows in which order. */
export interface OpenedList {
  readonly search: string;
  readonly view: string | undefined;
}

/** The list around links to alerts. */
export const OpenedFrom = createContext<OpenedList | undefined>(undefined);

/** An alert's page; with the list that it is opened from and its place there, the page knows the alerts beside it. */
export function alertAddress(handle: string, list?: OpenedList, place?: number): string {
  const path = `/alerts/${encodeURIComponent(handle)}`;
  if (list === undefined || place === undefined) return path;
  const search = new URLSearchParams({ list: list.search, at: String(place) });
  if (list.view !== undefined) search.set('view', list.view);
  return `${path}?${search}`;
}

/** A link to an alert, at a place of the list around it. */
export function AlertLink({
  handle,
  place,
  className,
  onFocus,
  children,
}: {
  handle: string;
  place: number;
  className?: string | undefined;
  onFocus?: (() => void) | undefined;
  children: ReactNode;
}) {
  const list = useContext(OpenedFrom);
  return (
    <Link to={alertAddress(handle, list, place)} className={className ?? ''} data-place={place} onFocus={onFocus}>
      {children}
    </Link>
  );
}
