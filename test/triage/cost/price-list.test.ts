import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateCost } from '../../../src/triage/cost/estimate-cost.ts';
import { listedPrice, readTable } from '../../../src/triage/cost/listed-price.ts';
import { tokenCost } from '../../../src/triage/cost/model-price.ts';
import { PriceList } from '../../../src/triage/cost/price-list.ts';
import { AZURE_OPENAI_PRICES, BEDROCK_PRICES, PRICES_AS_OF } from '../../../src/triage/cost/price-table.ts';
import { pricesConfig } from '../../../src/triage/cost/prices-config.ts';

const input = (model: string) => listedPrice(model)?.input;

test('a model is found by its id, with a version, a size of context, or as an ARN', () => {
  expect(input('anthropic.claude-3-haiku-20240307-v1:0')).toBe(0.25);
  expect(input('anthropic.claude-3-haiku-20240307-v1:0:48k')).toBe(0.25);
  expect(input('arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0')).toBe(0.25);
  expect(input('claude-opus-4-1-20250805')).toBe(15);
  expect(input('meta.llama3-1-70b-instruct-v1:0')).toBe(0.72);
  expect(input('amazon.titan-embed-text-v2:0')).toBe(0.02);
  expect(input('openai.gpt-oss-120b-1:0')).toBe(0.15);
  expect(input('gpt-4o-2024-08-06')).toBe(2.5);
  expect(input('gpt-4o-2024-05-13')).toBe(5);
});

test('a profile of one geography costs a tenth more where the vendor says so', () => {
  const id = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
  expect(input(id)).toBe(3);
  expect(input(`global.${id}`)).toBe(3);
  expect(input(`us.${id}`)).toBeCloseTo(3.3);
  expect(input(`arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.${id}`)).toBeCloseTo(3.3);
  expect(input('us.anthropic.claude-sonnet-4-20250514-v1:0')).toBe(3);
});

test('a model that is like another and not it has no price', () => {
  expect(input('anthropic.claude-opus-4-9-20270101-v1:0')).toBeUndefined();
  expect(input('gpt-4o-realtime-preview')).toBeUndefined();
  expect(input('gpt-5.9')).toBeUndefined();
  expect(input('my-deployment')).toBeUndefined();
  expect(input('arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl')).toBeUndefined();
  expect(input('arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0/abc')).toBeUndefined();
});

test('any text may be a name of a model', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (name) => void listedPrice(name)));
});

test('every listed model is found by its own name, once, with an output no cheaper than its cache', () => {
  const models = [...readTable(BEDROCK_PRICES, false), ...readTable(AZURE_OPENAI_PRICES, true)];
  expect(new Set(models.map(([name]) => name)).size).toBe(models.length);
  for (const [name, { price }] of models) {
    expect(listedPrice(name), name).toEqual(price);
    for (const figure of Object.values(price)) expect(Number(figure), name).not.toBeNaN();
    expect(price.cacheRead ?? 0, name).toBeLessThan(price.input);
  }
  expect(Date.parse(PRICES_AS_OF)).not.toBeNaN();
});

test('prices of the configuration hold before the list, the first that fits, case not told apart', () => {
  const prices = new PriceList(
    pricesConfig.parse([
      { model: ['Gateway-*', 'x'], input: 1, output: 2 },
      { model: 'anthropic.claude-3-haiku*', input: 0.1, output: 0.5 },
      { model: '*haiku*', input: 9, output: 9 },
    ]),
  );
  expect(prices.priceOf('gateway-chat')?.input).toBe(1);
  expect(prices.priceOf('us.anthropic.claude-3-haiku-20240307-v1:0')?.input).toBe(0.1);
  expect(prices.priceOf('anthropic.claude-haiku-4-5-20251001-v1:0')?.input).toBe(9);
  expect(prices.priceOf('amazon.nova-lite-v1:0')?.input).toBe(0.06);
});

test('of several names the first with a price holds: a deployment by the model that answered', () => {
  const prices = new PriceList();
  expect(prices.priceOf('team-a-chat', 'gpt-4o-mini-2024-07-18')?.input).toBe(0.15);
  expect(prices.priceOf(null, undefined)).toBeUndefined();
});

test('tokens read from a cache cost what that costs, whichever way they are counted', () => {
  const sonnet = listedPrice('anthropic.claude-sonnet-4-20250514-v1:0')!;
  expect(
    tokenCost(sonnet, { input: 1_000_000, output: 100_000, cacheRead: 1_000_000, cacheWrite: 200_000 }),
  ).toBeCloseTo(3 + 1.5 + 0.3 + 0.75);
  const gpt = listedPrice('gpt-4o')!;
  expect(tokenCost(gpt, { input: 1_000_000, output: 0, cacheRead: 400_000 })).toBeCloseTo(0.6 * 2.5 + 0.4 * 1.25);
});

test('what has no price is told, and not counted as nothing', () => {
  const prices = new PriceList();
  const haiku = { models: ['anthropic.claude-3-haiku-20240307-v1:0'], input: 1_000_000, output: 0 };
  const own = { models: ['own-model'], input: 300, output: 100 };
  expect(estimateCost(prices, [haiku, own])).toEqual({
    usd: 0.25,
    tokens: 1_000_400,
    unpriced_tokens: 400,
    unpriced_models: ['own-model'],
  });
  expect(estimateCost(prices, [own]).usd).toBeNull();
  expect(estimateCost(prices, [{ ...own, models: [null] }]).unpriced_models).toEqual(['unknown']);
  expect(estimateCost(prices, [])).toEqual({ usd: 0, tokens: 0, unpriced_tokens: 0, unpriced_models: [] });
  expect(estimateCost(prices, [{ ...own, input: 0, output: 0 }]).usd).toBe(0);
});
