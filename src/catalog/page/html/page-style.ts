/** The looks of `pageHtml`, in light and dark, from 320 pixels of width on; colours have a contrast of 4.5 at least on their ground (WCAG 2.2 AA). */
export const PAGE_STYLE = `
:root {
  --ground: #ffffff; --raised: #f5f6f8; --line: #d5d9e0; --ink: #1b1f27; --quiet: #59616f; --link: #0b57c4;
  --good: #14713b; --warning: #8a5300; --bad: #b3211d; --severe: #8a1457;
  --comment: #5f6773; --keyword: #8a1f8f; --string: #17692f; --number: #8f4a00; --function: #0a5f8a; --key: #0a5f8a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --raised: #1d2128; --line: #3a414d; --ink: #e6e9ee; --quiet: #a3abb8; --link: #7fb4ff;
    --good: #6fd08f; --warning: #eab25c; --bad: #ff8f87; --severe: #ff8fc4;
    --comment: #9aa3b0; --keyword: #e2a1e8; --string: #8fd69f; --number: #e9b872; --function: #83c9ee; --key: #83c9ee;
  }
}
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
.rule-page { overflow-wrap: anywhere; }
.rule-page a { color: var(--link); }
.rule-page a:focus-visible, .rule-page summary:focus-visible, .rule-page .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.rule-page h1 { font-size: 1.7rem; line-height: 1.25; margin: .4rem 0 1rem; }
.rule-page h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
.rule-page h3, .rule-page h4, .rule-page h5, .rule-page h6 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
.rule-page section { scroll-margin-top: 1rem; }
.rule-page > section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1.25rem; }
.rule-page .quiet, .rule-page dt, .rule-page caption, .rule-page .tone-quiet { color: var(--quiet); }
.rule-page .breadcrumb, .rule-page .contents ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .9rem; font-size: .9rem; }
.rule-page .breadcrumb { gap: .5rem; color: var(--quiet); }
.rule-page .breadcrumb li + li::before { content: "\\203A"; margin-right: .5rem; }
.rule-page .contents { margin-top: 1.25rem; }
.rule-page .facts { margin: 0 0 1rem; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .75rem 1.5rem; }
.rule-page dt { font-size: .85rem; }
.rule-page dd { margin: 0; }
.rule-page .scroll { overflow-x: auto; margin: .75rem 0 1rem; }
.rule-page table { border-collapse: collapse; width: 100%; font-size: .95rem; }
.rule-page table.wide { min-width: 34rem; }
.rule-page caption { text-align: left; font-size: .85rem; padding-bottom: .35rem; }
.rule-page caption.named { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.rule-page th, .rule-page td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); min-width: 4.5rem; }
.rule-page th { font-weight: 600; border-bottom-width: 2px; }
.rule-page .number { text-align: right; padding-right: .5rem; }
.rule-page td ul { list-style: none; margin: 0; padding: 0; }
.rule-page code, .rule-page pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .875em; unicode-bidi: isolate; }
.rule-page pre { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1rem; margin: .5rem 0 1rem; font-size: .85rem; line-height: 1.5; white-space: pre-wrap; tab-size: 4; }
.rule-page pre code { font-size: 1em; }
.rule-page .guide p code, .rule-page .guide li code { background: var(--raised); border-radius: .2rem; padding: 0 .2em; }
.rule-page summary { cursor: pointer; color: var(--link); }
.rule-page .outline p { margin: .5rem 0 .25rem; color: var(--quiet); font-size: .85rem; }
.rule-page .outline ul { margin: 0; padding-left: 1.1rem; border-left: 2px solid var(--line); list-style: none; }
.rule-page .tone-good { color: var(--good); font-weight: 600; }
.rule-page .tone-warning, .rule-page .tone-medium { color: var(--warning); font-weight: 600; }
.rule-page .tone-bad, .rule-page .tone-high { color: var(--bad); font-weight: 600; }
.rule-page .tone-critical { color: var(--severe); font-weight: 700; }
.rule-page .tone-low { color: var(--function); font-weight: 600; }
.rule-page .c-comment { color: var(--comment); font-style: italic; }
.rule-page .c-keyword, .rule-page .c-section { color: var(--keyword); font-weight: 600; }
.rule-page .c-string { color: var(--string); }
.rule-page .c-number, .rule-page .c-constant { color: var(--number); }
.rule-page .c-function { color: var(--function); }
.rule-page .c-key { color: var(--key); }
.rule-page .c-operator { color: var(--quiet); }
/* On a phone each row of a table of many columns is a card of its own. */
@media (max-width: 40rem) {
  .rule-page table.wide { min-width: 0; }
  .rule-page table.wide, .rule-page .wide tbody { display: block; }
  .rule-page .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rule-page .wide tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .rule-page .wide td { display: block; padding: .1rem 0 .1rem 6.5rem; border: 0; text-align: left; }
  .rule-page .wide td:empty { display: none; }
  .rule-page .wide td::before { content: attr(data-label); float: left; width: 6rem; margin-left: -6.5rem; color: var(--quiet); font-size: .85rem; }
}
@media print { .rule-page .contents { display: none; } }
`;
