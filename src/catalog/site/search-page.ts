import { ruleCount } from './rule-list.ts';
import type { SitePage } from './site-frame.ts';
import { PLACES } from './site-places.ts';

/** The site's first page: search and facets over all rules. What is found is drawn by `assets/search-page.js`. */
export function searchPage(rules: number): SitePage {
  return {
    place: PLACES.search,
    title: 'Rules',
    part: 'search',
    scripts: [PLACES.searchData, PLACES.findScript, PLACES.searchScript],
    main: `<h1>Rules</h1>
<form id="search" role="search" class="search">
<label for="words">Search ${ruleCount(rules)}</label>
<input id="words" type="search" autocomplete="off" spellcheck="false" maxlength="500">
</form>
<div class="found">
<div class="facets-side">
<details id="filters" open><summary>Filters</summary>
<div id="facets"></div>
</details>
</div>
<div class="results">
<div class="results-head"><p id="status" role="status"></p><button type="button" id="clear" hidden>Clear filters</button></div>
<ul id="results" class="rules"></ul>
<button type="button" id="more" hidden>Show more</button>
<noscript><p>Searching needs JavaScript. Without it, rules are found by <a href="${PLACES.coverage}">technique</a> and by <a href="${PLACES.fields}">field</a>.</p></noscript>
</div>
</div>`,
  };
}
