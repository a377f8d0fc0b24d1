import { wildcard } from '../../esql/streams.ts';
import { parseModel } from '../../ingest/formats/aws/model.ts';
import { listedPrice } from './listed-price.ts';
import type { ModelPrice } from './model-price.ts';
import type { PricesConfig } from './prices-config.ts';

/** Names that are remembered: they come from logs, and may be any number. */
const MOST_KNOWN = 5_000;

/** What models cost: by the configuration's prices first, then by the list. */
export class PriceList {
  readonly #own: readonly { readonly fits: (name: string) => boolean; readonly price: ModelPrice }[];
  readonly #known = new Map<string, ModelPrice | null>();

  constructor(own: PricesConfig = []) {
    this.#own = own.flatMap(({ model, input, output, cache_read, cache_write, cache_in_input }) =>
      [model].flat().map((pattern) => ({
        fits: wildcard(pattern.toLowerCase().split('*')),
        price: {
          input,
          output,
          ...(cache_read !== undefined && { cacheRead: cache_read }),
          ...(cache_write !== undefined && { cacheWrite: cache_write }),
          ...(cache_in_input && { cacheInInput: true }),
        },
      })),
    );
  }

  /**
   * The price of a model by the names that logs give it, the most telling first (an inference profile, a model's id, the name that
   * the answer tells); undefined where it is not known.
   */
  priceOf(...names: readonly (string | null | undefined)[]): ModelPrice | undefined {
    const given = names.filter((name) => name !== null && name !== undefined);
    const spelled = this.#own.length === 0 ? [] : given.flatMap(spellings);
    for (const { fits, price } of this.#own) if (spelled.some(fits)) return price;
    for (const name of given) {
      const price = this.#listed(name);
      if (price !== undefined) return price;
    }
    return undefined;
  }

  #listed(name: string): ModelPrice | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known ?? undefined;
    const price = listedPrice(name);
    if (this.#known.size < MOST_KNOWN) this.#known.set(name, price ?? null);
    return price;
  }
}

/** As the log writes it, and as the foundation model it stands for. */
function spellings(name: string): string[] {
  const lower = name.toLowerCase();
  return [lower, parseModel(lower).id];
}
