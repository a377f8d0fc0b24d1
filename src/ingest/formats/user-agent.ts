import type { FieldDeclaration } from '../format.ts';
import type { EventFields } from './event-fields.ts';
import { remember } from './remember.ts';

/** The fields that {@link setUserAgent} writes. */
export const USER_AGENT_FIELDS: readonly FieldDeclaration[] = [
  { name: 'user_agent.original', type: 'keyword', description: "The client's own word on what it is." },
  { name: 'user_agent.name', type: 'keyword', description: 'The program, as aws-cli or Firefox.' },
  { name: 'user_agent.version', type: 'keyword', description: "The program's version." },
  { name: 'user_agent.os.name', type: 'keyword', description: 'The operating system.' },
  { name: 'user_agent.os.version', type: 'keyword', description: "The operating system's version." },
  { name: 'user_agent.os.full', type: 'keyword', description: 'The operating system with its version.' },
];

interface UserAgent {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly os: string | undefined;
  readonly osVersion: string | undefined;
}

/** Sets what a `User-Agent` tells: of browsers the browser, of everything else its first product. */
export function setUserAgent(fields: EventFields, original: string | undefined): void {
  if (original === undefined || original === '') return;
  fields.keyword('user_agent.original', original);
  const { name, version, os, osVersion } = parseUserAgent(original);
  fields.keyword('user_agent.name', name);
  fields.keyword('user_agent.version', version);
  fields.keyword('user_agent.os.name', os);
  fields.keyword('user_agent.os.version', osVersion);
  if (os !== undefined && osVersion !== undefined) fields.keyword('user_agent.os.full', `${os} ${osVersion}`);
}

/** Longer than any program's, so that matching stays cheap. */
const MOST_READ = 1024;

const parseUserAgent: (original: string) => UserAgent = remember((original) => {
  const text = original.slice(0, MOST_READ);
  return { ...(text.startsWith('Mozilla/') ? browser(text) : product(text)), ...operatingSystem(text) };
});

/** Browsers name those they are made from or want to be taken for: the most particular name comes first. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/([\d.]+)/],
  ['Opera', /\bOPR\/([\d.]+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /\b(?:Chrome|CriOS)\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).{0,80}\bSafari\//],
];

function browser(text: string): Pick<UserAgent, 'name' | 'version'> {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return { name, version };
  }
  return { name: undefined, version: undefined };
}

function product(text: string): Pick<UserAgent, 'name' | 'version'> {
  const match = /^\[?([\w.+-]{1,80})\/v?([\w.+-]{1,80})/.exec(text);
  return { name: match?.[1], version: match?.[2] };
}

const WINDOWS: Readonly<Record<string, string>> = { '6.1': '7', '6.2': '8', '6.3': '8.1', '10.0': '10' };

const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Android', /\bAndroid ?([\d.]+)?/],
  ['iOS', /\b(?:CPU|iPhone) OS ([\d_]+)/],
  ['Mac OS X', /\bMac OS X ?([\d._]+)?/],
  ['Windows', /\bWindows NT ([\d.]+)/],
  ['Chrome OS', /\bCrOS\b/],
  // As AWS's SDKs and command line write it: `Linux/5.10.0`, `os/linux#6.8.0-1016-aws`, `Darwin/23.1.0`.
  ['macOS', /\bos\/macos#([\d.]+)?/i],
  ['Windows', /\b(?:os\/)?windows[/#](?:NT[/#])?([\d.]+)?/i],
  ['Linux', /\blinux[/#]([\d.]*\d)/i],
  ['Darwin', /\bDarwin\/([\d.]+)/],
  ['Linux', /\bLinux\b/],
];

function operatingSystem(text: string): Pick<UserAgent, 'os' | 'osVersion'> {
  for (const [os, pattern] of SYSTEMS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const version = match[1]?.replaceAll('_', '.');
    return { os, osVersion: os === 'Windows' && version !== undefined ? (WINDOWS[version] ?? version) : version };
  }
  return { os: undefined, osVersion: undefined };
}
