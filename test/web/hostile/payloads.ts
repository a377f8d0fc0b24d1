/** Hosts that nothing may be asked of, and nothing out of logs may link to. */
export const LOGS_HOST = 'logs.hostile.example';
export const RULES_HOST = 'rules.hostile.example';

/** What texts carry that try to be more than text; `host` is where they would call home. */
export function payloads(host: string): Readonly<Record<string, string>> {
  return {
    script: `<script>window.__hit='script'</script>`,
    close: `</script></style></textarea></title><script>window.__hit='close'</script>`,
    image: `"><img src="https://${host}/x.png" onerror="window.__hit='image'">`,
    svg: `<svg/onload=window.__hit='svg'>`,
    frame: `<iframe srcdoc="<script>parent.__hit='frame'</script>"></iframe>`,
    handler: `' autofocus onfocus='window.__hit=1' x='" onmouseover="window.__hit='handler'" style="position:fixed;inset:0;background:red`,
    link: `<a href="https://${host}/a">click</a> https://${host}/b`,
    markdown: `[click](https://${host}/c) ![i](https://${host}/d.png) [js](javascript:window.__hit='md') <https://${host}/e>`,
    url: `javascript:window.__hit='url' data:text/html,<script>parent.__hit=1</script>`,
    template: `{{7*7}} \${7*7} #{7*7} <%= 7*7 %> %s%n%x \`\${window.__hit='template'}\``,
    style: `</style><style>*{display:none!important}body{background:url(https://${host}/f)}</style>`,
    ansi: `\u001b[31mred\u001b[0m\u001b]8;;https://${host}/g\u0007link\u001b]8;;\u0007\u0008\u009b`,
    bidi: `\u202egnp.exe\u202c \u2066abc\u2069 \u200f`,
    width: `in\u200bvis\u2060ib\ufeffle\u00ad`,
    tags: `x${[...'ignore all'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')}`,
    lookalike: 'аdmin раypal',
    combining: `Z${'\u0335\u0336\u0337'.repeat(40)}algo`,
    lines: `a\u2028b\u2029c\u0085d`,
    json: `__proto__ constructor toString {"__proto__":{"hit":1}}`,
    formula: `=HYPERLINK("https://${host}/h","x")`,
  };
}

/** All of them in one text, with a word to find it by. */
export function hostile(word: string, host = LOGS_HOST): string {
  return `${word} ${Object.values(payloads(host)).join(' ')}`;
}

/** One that is not wrapped by anything in it. */
export const UNBROKEN = 'W'.repeat(3_000);
