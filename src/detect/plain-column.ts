/**
 * A column's name with what it is made of only, to compare with fields: `Esql.source_ip_values`, as rules after Elastic's convention call an
 * aggregate of `source.ip`, is `source.ip`. Underscores and dots count alike, and case does not count.
 */
export function plainColumn(name: string): string {
  return name
    .replace(/^Esql\./i, '')
    .toLowerCase()
    .replaceAll('_', '.')
    .replace(/\.(values|top|first|last|sample)$/, '');
}
