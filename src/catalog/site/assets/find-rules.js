// Finds rules in the data that search-data.js brings: words, and values of facets. No part of the page is touched here.

/**
 * @typedef {{ p: string, n: string, d: string, t: string, f: number[][], i: number[] }} Rule
 * @typedef {{ name: string, title: string, values: [value: string, label: string][] }} Facet
 * @typedef {{ facets: Facet[], rules: Rule[] }} Data
 * @typedef {{ words: string, chosen: Set<number>[] }} Query chosen: of each facet the values that are alternatives
 * @typedef {{ rules: Rule[], counts: number[][] }} Answer counts: of each facet's values how many rules they would find
 */

/**
 * Makes a finder of the data.
 * @param {Data} data
 * @returns {(query: Query) => Answer}
 */
// biome-ignore lint/correctness/noUnusedVariables: search-page.js calls it.
function ruleFinder(data) {
  const { facets, rules } = data;
  const field = facets.findIndex((facet) => facet.name === 'field');
  const operator = facets.findIndex((facet) => facet.name === 'operator');
  const names = rules.map((rule) => fold(rule.n));
  const values = facets.map((facet) =>
    facet.values.map(([value, label]) => fold(value === label ? value : `${value} ${label}`)),
  );
  const texts = rules.map((rule, r) =>
    [names[r], fold(rule.t), ...rule.f.map((list, f) => list.map((v) => values[f][v]).join('\n'))].join('\n'),
  );

  return ({ words, chosen }) => {
    const wanted = wordsOf(words);
    const counts = facets.map((facet) => new Array(facet.values.length).fill(0));
    const pairs = chosen[field].size > 0 && chosen[operator].size > 0;
    /** @type {{ rule: Rule, score: number }[]} */
    const hits = [];
    for (let r = 0; r < rules.length; r++) {
      const score = scoreOf(wanted, names[r], texts[r]);
      if (score === 0) continue;
      const rule = rules[r];
      /** @type {number[]} */
      const failed = [];
      for (let f = 0; f < facets.length; f++) {
        if (chosen[f].size > 0 && !rule.f[f].some((value) => chosen[f].has(value))) failed.push(f);
      }
      // A field and an operator are asked of one indicator.
      if (failed.length === 0 && pairs && !hasPair(rule.i, chosen[field], chosen[operator])) continue;
      if (failed.length === 0) hits.push({ rule, score });
      // What only one facet leaves out is what that facet would find with another value.
      if (failed.length > 1) continue;
      for (const f of failed.length === 1 ? failed : facets.keys()) {
        for (const value of rule.f[f]) counts[f][value]++;
      }
    }
    // Rules are in the data by name: equal scores stay so.
    if (wanted.length > 0) hits.sort((a, b) => b.score - a.score);
    return { rules: hits.map((hit) => hit.rule), counts };
  };
}

/**
 * @param {number[]} indicators
 * @param {Set<number>} fields
 * @param {Set<number>} operators
 */
function hasPair(indicators, fields, operators) {
  for (let i = 0; i < indicators.length; i += 2) {
    if (fields.has(indicators[i]) && operators.has(indicators[i + 1])) return true;
  }
  return false;
}

/**
 * All words must be there; those of the name are worth more, and whole words more than parts.
 * @param {string[]} words
 * @param {string} name
 * @param {string} text
 */
function scoreOf(words, name, text) {
  let score = 1;
  for (const word of words) {
    const inName = name.indexOf(word);
    if (inName === -1 && !text.includes(word)) return 0;
    if (inName === -1) continue;
    const begins = inName === 0 || /[^\p{L}\p{N}]/u.test(name[inName - 1]);
    const after = name[inName + word.length];
    const ends = after === undefined || /[^\p{L}\p{N}]/u.test(after);
    score += begins && ends ? 6 : begins ? 4 : 2;
  }
  return score;
}

/**
 * The words of a query; what stands in double quotes is one.
 * @param {string} text
 */
function wordsOf(text) {
  const words = [...text.matchAll(/"([^"]+)"?|[^\s"]+/g)].map((match) => fold((match[1] ?? match[0]).trim()));
  return [...new Set(words)].filter((word) => word !== '');
}

/** @param {string} text */
function fold(text) {
  return text.toLowerCase();
}
