/** What a model costs, in US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Tokens read from the prompt cache; as `input` where absent. */
  readonly cacheRead?: number;
  /** Tokens written to it; as `input` where absent. */
  readonly cacheWrite?: number;
  /** Whether the logs' count of input tokens holds those that were read from the cache, as OpenAI counts them; Bedrock tells them apart. */
  readonly cacheInInput?: boolean;
}

/** Tokens as the logs count them. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** What tokens cost at a price, in US dollars. */
export function tokenCost(price: ModelPrice, tokens: TokenCounts): number {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = tokens;
  const fresh = price.cacheInInput === true ? Math.max(0, input - cacheRead) : input;
  const millionths =
    fresh * price.input +
    output * price.output +
    cacheRead * (price.cacheRead ?? price.input) +
    cacheWrite * (price.cacheWrite ?? price.input);
  return millionths / 1_000_000;
}
