import { parseModel } from '../../ingest/formats/aws/model.ts';
import type { ModelPrice } from './model-price.ts';
import { AZURE_OPENAI_PRICES, BEDROCK_PRICES } from './price-table.ts';

interface ListedPrice {
  readonly price: ModelPrice;
  /** Whether profiles of one geography cost a tenth more. */
  readonly geographic: boolean;
}

/** What a vendor writes behind a model's name: dates, versions, sizes of context. Anything else is another model. */
const SUFFIXES =
  /^(?:[-@]\d{8}|[-@]\d{4}-\d{2}-\d{2}|-\d{3,4}|-v\d+(?:\.\d+)*|-1(?=:)|:\d+(?:\.\d+)*k?|-latest|-instruct|-it|:mm)*$/;
const GEOGRAPHIC_MARKUP = 1.1;

let listed: ReadonlyMap<string, ListedPrice> | undefined;

/** The list price of a model by its id, profile id or ARN (Bedrock), or its name (Azure OpenAI); undefined where none is listed. */
export function listedPrice(model: string): ModelPrice | undefined {
  const { id, inferenceProfileId } = parseModel(model.trim().toLowerCase());
  const name = id.replace(/^anthropic\./, '');
  const found = longest(name);
  if (found === undefined) return undefined;
  const geographic = inferenceProfileId !== undefined && !inferenceProfileId.startsWith('global.');
  return found.geographic && geographic ? marked(found.price) : found.price;
}

/** The entry whose name is the longest that the model's begins with, nothing but a version behind it. */
function longest(name: string): ListedPrice | undefined {
  listed ??= new Map([...readTable(BEDROCK_PRICES, false), ...readTable(AZURE_OPENAI_PRICES, true)]);
  for (let end = Math.min(name.length, 100); end > 1; end--) {
    const found = listed.get(name.slice(0, end));
    if (found !== undefined && SUFFIXES.test(name.slice(end))) return found;
  }
  return undefined;
}

/** The models of a table with their prices. */
export function readTable(table: string, cacheInInput: boolean): [string, ListedPrice][] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', ...cells] = line.split(/\s+/);
      const [input = 0, output = 0, cacheRead, cacheWrite] = cells.map((c) => (c === '-' ? undefined : Number(c)));
      const price = {
        input,
        output,
        ...(cacheRead !== undefined && { cacheRead }),
        ...(cacheWrite !== undefined && { cacheWrite }),
        ...(cacheInInput && { cacheInInput }),
      };
      return [name.replace(/\+$/, ''), { price, geographic: name.endsWith('+') }];
    });
}

function marked(price: ModelPrice): ModelPrice {
  return {
    ...price,
    input: price.input * GEOGRAPHIC_MARKUP,
    output: price.output * GEOGRAPHIC_MARKUP,
    ...(price.cacheRead !== undefined && { cacheRead: price.cacheRead * GEOGRAPHIC_MARKUP }),
    ...(price.cacheWrite !== undefined && { cacheWrite: price.cacheWrite * GEOGRAPHIC_MARKUP }),
  };
}
