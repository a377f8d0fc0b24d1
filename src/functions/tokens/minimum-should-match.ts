const AMOUNT = /^(-?\d{1,4})(%?)$/;

/**
 * How many of some optional clauses must match, by Elasticsearch's `minimum_should_match`: `2`, `-1`, `75%`, `-25%`, or
 * conditions as in `2<-25% 9<-3`; at least none and at most all. Undefined where the text is none.
 */
export function minimumShouldMatch(text: string, clauses: number): number | undefined {
  const conditions = text.trim().split(/\s+/);
  if (conditions.length === 1 && !text.includes('<')) return amount(text.trim(), clauses);
  let wanted: number | undefined = clauses;
  for (const condition of conditions) {
    const match = /^(\d{1,4})<(.+)$/.exec(condition);
    const count = match === null ? undefined : amount(match[2]!, clauses);
    if (match === null || count === undefined) return undefined;
    if (clauses > Number(match[1])) wanted = count;
  }
  return wanted;
}

function amount(text: string, clauses: number): number | undefined {
  const match = AMOUNT.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1]);
  const share = match[2] === '%' ? Math.trunc((clauses * number) / 100) : number;
  const count = text.startsWith('-') ? clauses + share : share;
  return Math.max(0, Math.min(clauses, count));
}
