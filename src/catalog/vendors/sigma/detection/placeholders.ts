/** A text under `expand`: its first placeholder (`%servers%`), or the text with `\%` as plain per cents (Sigma rules specification 2.1, "Placeholders"). */
export function parsePlaceholders(text: string): { readonly placeholder: string } | { readonly text: string } {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && text[at + 1] === '%') {
      at++;
      continue;
    }
    if (text[at] !== '%') continue;
    const end = text.indexOf('%', at + 1);
    if (end < 0) break;
    if (end > at + 1 && text[end - 1] !== '\\') return { placeholder: text.slice(at, end + 1) };
  }
  return { text: text.replaceAll('\\%', '%') };
}
