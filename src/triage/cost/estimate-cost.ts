import { compareText } from '../../base/compare-text.ts';
import { type TokenCounts, tokenCost } from './model-price.ts';
import type { PriceList } from './price-list.ts';

/** Tokens that one model took. */
export interface ModelUsage extends TokenCounts {
  /** Names that logs give it, the most telling first. */
  readonly models: readonly (string | null | undefined)[];
}

/** What usage costs, as far as it can be told. */
export interface CostEstimate {
  /** US dollars; null where there are tokens and no price for any of them. */
  readonly usd: number | null;
  /** All tokens, and those of models without a price, which `usd` leaves out. */
  readonly tokens: number;
  readonly unpriced_tokens: number;
  /** Models without a price, sorted. */
  readonly unpriced_models: readonly string[];
}

/** Estimates what usage costs. What has no price is told, never counted as nothing. */
export function estimateCost(prices: PriceList, usage: readonly ModelUsage[]): CostEstimate {
  let usd = 0;
  let tokens = 0;
  let unpriced = 0;
  const models = new Set<string>();
  for (const used of usage) {
    const price = prices.priceOf(...used.models);
    const count = tokensOf(used, price?.cacheInInput);
    tokens += count;
    if (price !== undefined) usd += tokenCost(price, used);
    else if (count > 0) {
      unpriced += count;
      models.add(used.models.find((name) => name !== null && name !== undefined) ?? 'unknown');
    }
  }
  return {
    usd: tokens > 0 && unpriced === tokens ? null : usd,
    tokens,
    unpriced_tokens: unpriced,
    unpriced_models: [...models].sort(compareText),
  };
}

function tokensOf({ input, output, cacheRead = 0, cacheWrite = 0 }: TokenCounts, cacheInInput = false): number {
  return input + output + cacheWrite + (cacheInInput ? 0 : cacheRead);
}
