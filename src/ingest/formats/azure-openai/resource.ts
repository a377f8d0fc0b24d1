/** The parts of a resource id, in lower case: Azure compares them without regard to case, and logs them in both. */
export interface Resource {
  readonly id: string;
  readonly subscription: string | undefined;
  readonly group: string | undefined;
  readonly provider: string | undefined;
  readonly name: string | undefined;
}

/** Reads `/subscriptions/ID/resourceGroups/GROUP/providers/NAMESPACE/TYPE/NAME[/...]`. */
export function parseResource(resourceId: string): Resource {
  const id = resourceId.toLowerCase();
  const segments = id.split('/', 20);
  const after = (name: string): string | undefined => {
    const at = segments.indexOf(name);
    return at < 0 ? undefined : segments[at + 1] || undefined;
  };
  const at = segments.indexOf('providers');
  const typed = at < 0 ? [] : segments.slice(at + 1);
  return {
    id,
    subscription: after('subscriptions'),
    group: after('resourcegroups'),
    provider: typed.length >= 2 ? `${typed[0]}/${typed[1]}` : undefined,
    name: typed[2] || undefined,
  };
}
