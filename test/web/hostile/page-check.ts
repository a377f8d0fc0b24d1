import type { Page } from 'playwright-core';
import { LOGS_HOST } from './payloads.ts';

/** Runs in the page, and is no code of this program: that has no types of a browser. */
const IN_PAGE = String.raw`(logsHost) => {
  const wrong = [];
  const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]|\udb40[\udc00-\udc7f]/;
  const place = (element) => {
    const names = [];
    for (let at = element; at !== null && names.length < 4; at = at.parentElement) {
      const name = typeof at.className === 'string' ? at.className.split(' ')[0] : '';
      names.unshift(at.tagName.toLowerCase() + (name === '' ? '' : '.' + name));
    }
    return names.join(' > ');
  };
  if (globalThis.__hit !== undefined) wrong.push('a script ran: ' + globalThis.__hit);
  for (const element of document.querySelectorAll('iframe, object, embed, base, form[action], img, audio, video, math')) {
    // The app's own sign; and the editor keeps its place in lines by empty pictures.
    if (element.classList.contains('cm-widgetBuffer') || element.closest('[class*="brand"]') !== null) continue;
    wrong.push(element.tagName + ' at ' + place(element.parentElement));
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) wrong.push(name + ' at ' + place(element));
      if (/^(?:href|src|action|formaction|srcdoc|xlink:href|poster|data)$/i.test(name)) {
        const url = new URL(value, location.href);
        const link = element.tagName === 'A' && /^https?:$/.test(url.protocol) && url.hostname !== logsHost;
        const safe = (element.getAttribute('rel') ?? '').includes('noopener');
        if (url.origin !== location.origin && !(link && safe)) {
          wrong.push(name + '=' + value.slice(0, 60) + ' at ' + place(element));
        }
      }
      if (/^(?:title|aria-label|aria-description|placeholder|alt|aria-valuetext)$/.test(name) && hidden.test(value)) {
        wrong.push(name + ' holds what does not show, at ' + place(element) + ': ' + JSON.stringify(value.slice(0, 60)));
      }
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || parent.closest('script, style, .cm-editor, textarea') !== null) continue;
    const found = hidden.exec(node.nodeValue ?? '');
    if (found !== null) wrong.push('U+' + found[0].codePointAt(0).toString(16) + ' at ' + place(parent));
  }
  if (hidden.test(document.title)) wrong.push('the title holds what does not show');
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    const clipped = (element) => {
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        if (at !== document.body && at !== document.documentElement && getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    const widest = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1 && !clipped(element))
      .slice(0, 2);
    wrong.push('wider than its window by ' + (scrollWidth - clientWidth) + ' px: ' + widest.map(place).join('; '));
  }
  return [...new Set(wrong)].slice(0, 20);
}`;

/** What is wrong with a page that shows hostile texts: anything but text came of one, or it hides or moves what stands around it. */
export async function hostileFindings(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(${IN_PAGE})(${JSON.stringify(LOGS_HOST)})`);
}
