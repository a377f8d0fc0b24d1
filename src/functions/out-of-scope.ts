/** What seismo leaves out on purpose, and the functions, types and commands that stand for it, in upper case. */
export const FEATURES: readonly (readonly [feature: string, names: RegExp])[] = [
  [
    'spatial',
    /^(?:ST_\w+|TO_(?:GEO|CARTESIAN)\w+|(?:GEO|CARTESIAN)_(?:POINT|SHAPE)|GEO(?:HASH|TILE|HEX)|TO_GEO(?:HASH|TILE|HEX))$/,
  ],
  ['vector search', /^(?:KNN|V_\w+|(?:TO_)?DENSE_VECTOR|(?:TEXT_)?EMBEDDING|MMR)$/],
  [
    'time series',
    /^(?:TS|TS_\w+|METRICS|PROMQL|I?RATE|INCREASE|I?DELTA|DERIV|\w+_OVER_TIME|TSTEP|(?:TO_)?AGGREGATE_METRIC_DOUBLE|COUNTER_\w+|TO_(?:COUNTER|GAUGE)|WITHOUT|_TSID)$/,
  ],
  ['histograms', /^(?:(?:TO_)?TDIGEST|(?:TO_)?(?:EXPONENTIAL_)?HISTOGRAM|HISTOGRAM_\w+)$/],
  ['ranges', /^(?:RANGE_\w+|TO_(?:DATE_|DOUBLE_)?RANGE|(?:DATE|DOUBLE|FLOAT|INTEGER|LONG|IP)_RANGE)$/],
  ['flattened fields', /^(?:FIELD_EXTRACT|FLATTENED)$/],
  ['relevance scoring', /^(?:_?SCORE|DECAY)$/],
  ['SPARKLINE', /^SPARKLINE$/],
  ['FUSE', /^FUSE$/],
  ['RERANK', /^RERANK$/],
  ['HIGHLIGHT', /^(?:HIGHLIGHT|TOP_SNIPPETS)$/],
  ['CHANGE_POINT', /^CHANGE_POINT$/],
  ['COMPLETION', /^COMPLETION$/],
];

/** The feature that a function, type or command of ES|QL belongs to where seismo leaves it out on purpose; else undefined. */
export function featureOutOfScope(name: string): string | undefined {
  const upper = name.toUpperCase();
  return FEATURES.find(([, names]) => names.test(upper))?.[0];
}
