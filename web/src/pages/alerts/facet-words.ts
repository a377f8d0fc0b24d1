import { callerText } from '../../parts/caller-text.ts';
import { capitalised } from '../../parts/capitalised.ts';
import { visibleText } from '../../parts/text-pieces.ts';
import { verdictText } from '../../parts/verdict.tsx';
import { type FacetName, ME } from './list-state.ts';

export const FACET_TITLES: Readonly<Record<FacetName, string>> = {
  state: 'State',
  severity: 'Severity',
  rule: 'Rule',
  caller: 'Caller',
  assignee: 'Assignee',
  resolution: 'Verdict',
  tag: 'Tag',
  technique: 'Technique',
};

const NONE: Readonly<Partial<Record<FacetName, string>>> = {
  caller: 'No one caller',
  assignee: 'Nobody',
  resolution: 'No verdict',
};

/** How a person calls a facet's value; `label` is the service's name for it. */
export function valueText(facet: FacetName, value: string, label?: string): string {
  if (value === 'none' && NONE[facet] !== undefined) return NONE[facet];
  if (facet === 'assignee' && value === ME) return 'Me';
  if (facet === 'resolution') return capitalised(verdictText(value));
  if (facet === 'caller') return visibleText(callerText(value));
  if (facet === 'state' || facet === 'severity') return capitalised(value);
  return visibleText(label ?? value);
}
