import { z } from 'zod';

const dollars = z.number().nonnegative().max(1_000_000);

/** `prices:` of the configuration: what models cost here, before what the list says. */
export const pricesConfig = z
  .array(
    z.strictObject({
      model: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .describe("a model's id, profile or ARN, an Azure deployment's name, or several (`*` is any text)"),
      input: dollars.describe('US dollars per million tokens of requests'),
      output: dollars.describe('of answers'),
      cache_read: dollars.optional().describe('of what is read from the prompt cache; as `input` where absent'),
      cache_write: dollars.optional().describe('of what is written to it; as `input` where absent'),
      cache_in_input: z
        .boolean()
        .default(false)
        .describe('whether counts of input tokens hold those read from the cache, as OpenAI counts them'),
    }),
  )
  .max(1_000)
  .default([])
  .describe('what models cost, for estimates; the first that fits holds, and public list prices where none does');

export type PricesConfig = z.output<typeof pricesConfig>;
