// The search page: reads what is asked for from the form, the facets and the address, and draws what find-rules.js finds.

(() => {
  /** @type {Data} */
  const data = /** @type {any} */ (globalThis).seismoCatalogue;
  const find = ruleFinder(data);
  const RULES_AT_ONCE = 50;
  const VALUES_AT_ONCE = 8;
  const VALUES_MORE = 40;
  const severity = data.facets.findIndex((facet) => facet.name === 'severity');
  const told = ['vendor', 'language', 'status'].map((name) => data.facets.findIndex((facet) => facet.name === name));

  const words = /** @type {HTMLInputElement} */ (byId('words'));
  const results = byId('results');
  const status = byId('status');
  const clear = /** @type {HTMLButtonElement} */ (byId('clear'));
  const more = /** @type {HTMLButtonElement} */ (byId('more'));
  const filters = /** @type {HTMLDetailsElement} */ (byId('filters'));

  /** @type {Set<number>[]} */
  const chosen = data.facets.map(() => new Set());
  const panels = data.facets.map((facet, f) => facetPanel(facet, f));
  let found = find({ words: '', chosen });
  let shown = RULES_AT_ONCE;
  /** The address that this page wrote itself. */
  let written = '';

  byId('facets').append(...panels.map((panel) => panel.element));
  // On a phone what was found comes first.
  if (matchMedia('(max-width: 55rem)').matches) filters.open = false;
  byId('search').addEventListener('submit', (event) => event.preventDefault());
  words.addEventListener('input', later(ask));
  clear.addEventListener('click', () => {
    for (const values of chosen) values.clear();
    words.value = '';
    ask();
    words.focus();
  });
  more.addEventListener('click', () => {
    const first = shown;
    shown += RULES_AT_ONCE;
    drawResults();
    /** @type {HTMLElement | null | undefined} */ (results.children[first]?.querySelector('a'))?.focus();
  });
  addEventListener('hashchange', () => {
    if (location.hash !== written) readAddress();
  });
  readAddress();

  function ask() {
    found = find({ words: words.value, chosen });
    shown = RULES_AT_ONCE;
    writeAddress();
    draw();
  }

  function draw() {
    drawResults();
    for (const [f, panel] of panels.entries()) panel.draw(found.counts[f]);
    const asked = chosen.reduce((sum, values) => sum + values.size, 0);
    clear.hidden = asked === 0 && words.value === '';
    const total = count(data.rules.length);
    const all = found.rules.length === data.rules.length;
    status.textContent = all ? `${total} rules` : `${count(found.rules.length)} of ${total} rules`;
  }

  function drawResults() {
    results.replaceChildren(...found.rules.slice(0, shown).map(resultItem));
    more.hidden = found.rules.length <= shown;
  }

  /** @param {Rule} rule */
  function resultItem(rule) {
    const link = element('a', { href: rule.p, dir: 'auto' }, rule.n);
    const meta = element('p', { class: 'meta' });
    for (const value of rule.f[severity]) {
      const word = data.facets[severity].values[value][0];
      const known = ['low', 'medium', 'high', 'critical'].includes(word.toLowerCase());
      meta.append(element('span', { class: known ? `severity severity-${word.toLowerCase()}` : 'severity' }, word));
    }
    for (const f of told)
      for (const value of rule.f[f]) meta.append(element('span', {}, data.facets[f].values[value][1]));
    const item = element('li', {}, link, meta);
    if (rule.d !== '') item.append(element('p', { class: 'description', dir: 'auto' }, rule.d));
    return item;
  }

  /**
   * A facet's panel: its commonest values, those that are chosen among them, and a way to find others.
   * @param {Facet} facet
   * @param {number} f
   */
  function facetPanel(facet, f) {
    const list = element('ul');
    const wider = /** @type {HTMLButtonElement} */ (
      element('button', { type: 'button', class: 'quiet-button' }, 'More')
    );
    const narrow = /** @type {HTMLInputElement} */ (
      element('input', {
        type: 'search',
        autocomplete: 'off',
        'aria-label': `Find in ${facet.title}`,
        placeholder: 'Find',
      })
    );
    const body = element('fieldset', {}, element('legend', { class: 'unseen' }, facet.title));
    if (facet.values.length > VALUES_AT_ONCE) body.append(narrow);
    body.append(list, wider);
    const panel = /** @type {HTMLDetailsElement} */ (
      element('details', { class: 'facet' }, element('summary', {}, facet.title), body)
    );
    panel.open = f < 2 || facet.name === 'tactic';
    let room = VALUES_AT_ONCE;
    /** @type {number[]} */
    let counts = [];

    narrow.addEventListener(
      'input',
      later(() => drawValues()),
    );
    wider.addEventListener('click', () => {
      const first = room;
      room += VALUES_MORE;
      drawValues();
      list.children[first]?.querySelector('input')?.focus();
    });
    panel.addEventListener('toggle', () => drawValues());

    function drawValues() {
      if (!panel.open) return;
      const part = narrow.value.trim().toLowerCase();
      const values = [...facet.values.keys()]
        .filter((v) => (counts[v] > 0 || chosen[f].has(v)) && (part === '' || matches(facet.values[v], part)))
        .sort((a, b) => Number(chosen[f].has(b)) - Number(chosen[f].has(a)) || counts[b] - counts[a] || a - b);
      const focused = document.activeElement?.getAttribute('data-value');
      const inside = list.contains(document.activeElement);
      list.replaceChildren(...values.slice(0, room).map(valueItem));
      wider.hidden = values.length <= room;
      // Drawing anew takes the focus away: it goes back to the value that had it.
      if (inside && focused !== null && focused !== undefined) {
        /** @type {HTMLElement | null} */ (list.querySelector(`[data-value="${focused}"]`))?.focus();
      }
    }

    /** @param {number} v */
    function valueItem(v) {
      const box = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox', 'data-value': String(v) }));
      box.checked = chosen[f].has(v);
      box.addEventListener('change', () => {
        if (box.checked) chosen[f].add(v);
        else chosen[f].delete(v);
        ask();
      });
      const label = element('span', { class: 'value', dir: 'auto' }, facet.values[v][1]);
      return element('li', {}, element('label', {}, box, label, element('span', { class: 'count' }, count(counts[v]))));
    }

    return {
      element: panel,
      /** @param {number[]} given */
      draw(given) {
        counts = given;
        if (chosen[f].size > 0) panel.open = true;
        drawValues();
      },
    };
  }

  /**
   * @param {[string, string]} value
   * @param {string} part
   */
  function matches([value, label], part) {
    return value.toLowerCase().includes(part) || label.toLowerCase().includes(part);
  }

  function readAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    words.value = asked.get('q') ?? '';
    for (const [f, facet] of data.facets.entries()) {
      const wanted = new Set(asked.getAll(facet.name));
      chosen[f].clear();
      for (const [v, [value]] of facet.values.entries()) if (wanted.has(value)) chosen[f].add(v);
    }
    ask();
  }

  /** What is asked for stands in the address, so that it can be kept and passed on. */
  function writeAddress() {
    const asked = new URLSearchParams();
    if (words.value !== '') asked.set('q', words.value);
    for (const [f, facet] of data.facets.entries()) {
      for (const v of chosen[f]) asked.append(facet.name, facet.values[v][0]);
    }
    const text = asked.toString();
    written = text === '' ? '' : `#${text}`;
    if (location.hash !== written) history.replaceState(null, '', text === '' ? location.pathname : written);
  }

  /**
   * An element with attributes and what is in it; text stays text.
   * @param {string} name
   * @param {Record<string, string>} [attributes]
   * @param {(Node | string)[]} inside
   */
  function element(name, attributes = {}, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  /** @param {string} id */
  function byId(id) {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no ${id}`);
    return found;
  }

  /** @param {number} n */
  function count(n) {
    return n.toLocaleString('en-US');
  }

  /**
   * Once for many calls, before the next picture is drawn.
   * @param {() => void} act
   */
  function later(act) {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        act();
      });
    };
  }
})();
