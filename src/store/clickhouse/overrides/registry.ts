import type { Dialect } from '../../../functions/dialect.ts';
import { aggregateOverrides } from './aggregates.ts';
import { conditionalOverrides } from './conditional.ts';
import { conversionOverrides } from './conversions.ts';
import { dateOverrides } from './dates.ts';
import { internalOverrides } from './internal.ts';
import { ipOverrides } from './ip.ts';
import { mathOverrides } from './math.ts';
import { multivalueOverrides } from './multivalue.ts';
import { operatorOverrides } from './operators.ts';
import { stringOverrides } from './strings.ts';

/** The functions that ClickHouse writes in its own way, by category. */
export const overrides: Dialect['overrides'] = {
  ...operatorOverrides,
  ...conditionalOverrides,
  ...aggregateOverrides,
  ...multivalueOverrides,
  ...mathOverrides,
  ...conversionOverrides,
  ...dateOverrides,
  ...stringOverrides,
  ...ipOverrides,
  ...internalOverrides,
};
