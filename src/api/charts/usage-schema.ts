import { z } from '@hono/zod-openapi';
import type { CostEstimate } from '../../triage/cost/estimate-cost.ts';
import { PRICES_AS_OF } from '../../triage/cost/price-table.ts';
import type { TokenUsage, Usage } from '../../triage/usage/token-usage.ts';
import type { DeepReadonly } from '../operation.ts';

/** An estimate of cost. */
export const costSchema = z
  .strictObject({
    usd: z.number().nullable().openapi({ description: 'US dollars; null where no token has a price.' }),
    tokens: z.int(),
    unpriced_tokens: z.int().openapi({ description: 'Tokens of models without a price: `usd` leaves them out.' }),
    unpriced_models: z.array(z.string()),
  })
  .openapi('Cost');

const usage = {
  calls: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_read_tokens: z.int(),
  cache_write_tokens: z.int(),
  cost: costSchema,
};

/** Tokens and their cost by caller and by model. */
export const usageSchema = z.strictObject({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  prices_as_of: z.iso.date().openapi({ description: 'When the built-in list prices were taken.' }),
  total: z.strictObject(usage),
  callers: z.array(
    z.strictObject({
      ...usage,
      caller: z.string().nullable().openapi({ description: '`user.id`; null where the log names nobody.' }),
      models: z.array(z.string()),
    }),
  ),
  models: z.array(z.strictObject({ ...usage, model: z.string().nullable() })),
  partial: z
    .boolean()
    .openapi({ description: 'Whether callers with few tokens were left out of `callers`; `total` has all.' }),
});

/** Usage as JSON. */
export function usageJson(
  { total, callers, models, partial }: TokenUsage,
  span: { readonly from: string; readonly to: string },
): DeepReadonly<z.input<typeof usageSchema>> {
  return {
    ...span,
    prices_as_of: PRICES_AS_OF,
    total: figures(total),
    callers: callers.map((each) => ({ ...figures(each), caller: each.caller, models: each.models.slice(0, 5) })),
    models: models.map((each) => ({ ...figures(each), model: each.model })),
    partial,
  };
}

/** An estimate as JSON: at most 20 of the models without a price. */
export function costJson({ unpriced_models, ...cost }: CostEstimate): DeepReadonly<z.input<typeof costSchema>> {
  return { ...cost, unpriced_models: unpriced_models.slice(0, 20) };
}

function figures({ calls, input, output, cacheRead, cacheWrite, cost }: Usage) {
  return {
    calls,
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
    cost: costJson(cost),
  };
}
