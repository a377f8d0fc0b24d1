import { formatDuration, parseDuration, parseLookback } from '../../../base/duration.ts';
import type { Schedule } from '../../rule.ts';
import {
  describeGap,
  gapOf,
  inLowerCase,
  MAX_SPAN_MS,
  MIN_INTERVAL_MS,
  readIntervalText,
  readWindowStart,
} from '../../schedule-text.ts';
import { shown } from './check-fields.ts';
import type { Findings } from './findings.ts';
import type { TextNode } from './query.ts';
import { nodeAt, type TomlTable } from './toml-document.ts';

// Elastic's defaults: https://www.elastic.co/guide/en/security/current/rules-api-create.html
const DEFAULT_FROM = 'now-6m';
const DEFAULT_TO = 'now';
const DEFAULT_INTERVAL = '5m';

/** When the rule of a `[rule]` section runs, or undefined where `from`, `to` or `interval` is wrong. */
export function readSchedule(rule: TomlTable, findings: Findings): Schedule | undefined {
  const from = textAt(rule, ['from']);
  const to = textAt(rule, ['to']);
  const interval = textAt(rule, ['interval']);
  const lookbackMs = from === undefined ? parseLookback(DEFAULT_FROM) : readLookback('from', from, findings);
  const toOffsetMs = to === undefined ? 0 : readEnd(to, findings);
  const intervalMs = interval === undefined ? parseDuration(DEFAULT_INTERVAL) : readInterval(interval, findings);

  if (lookbackMs !== undefined && toOffsetMs !== undefined) {
    const node = from ?? to;
    if (lookbackMs <= toOffsetMs && node !== undefined) {
      const message = `the window from \`${from?.value ?? DEFAULT_FROM}\` to \`${to?.value ?? DEFAULT_TO}\` holds no time`;
      findings.error('rules/bad-duration', message, node.span, '`from` must reach further back than `to`');
      return undefined;
    }
  }
  if (lookbackMs === undefined || toOffsetMs === undefined || intervalMs === undefined) return undefined;
  const schedule: Schedule = {
    from: from?.value ?? DEFAULT_FROM,
    to: to?.value ?? DEFAULT_TO,
    interval: interval?.value ?? DEFAULT_INTERVAL,
    lookbackMs,
    toOffsetMs,
    intervalMs,
  };
  if (gapOf(schedule) > 0) {
    const hint = `widen \`from\` to at least \`now-${formatDuration(intervalMs + toOffsetMs)}\`, or run more often`;
    findings.warn('rules/schedule-gap', describeGap(schedule), (interval ?? from)?.span ?? rule.span, hint);
  }
  return schedule;
}

/** The history window of a new-terms rule; it must begin before the rule's own window. */
export function readHistory(
  rule: TomlTable,
  schedule: Schedule | undefined,
  findings: Findings,
): { written: string; ms: number } | undefined {
  const node =
    textAt(rule, ['new_terms', 'history_window_start', 0, 'value']) ?? textAt(rule, ['history_window_start']);
  if (node === undefined) return undefined;
  const ms = readLookback('history_window_start', node, findings);
  if (ms === undefined) return undefined;
  if (schedule !== undefined && ms <= schedule.lookbackMs) {
    const message = `the history from \`${node.value}\` ends where it begins: the rule's own window is from \`${schedule.from}\``;
    findings.error('rules/bad-duration', message, node.span, 'write a time further back, such as `now-14d`');
    return undefined;
  }
  return { written: node.value, ms };
}

/** The text at a path of a section, or undefined where there is none (a wrong type is reported with the fields). */
export function textAt(section: TomlTable, path: readonly PropertyKey[]): TextNode | undefined {
  const node = nodeAt(section, path);
  return node?.kind === 'text' ? node : undefined;
}

function readLookback(name: string, node: TextNode, findings: Findings): number | undefined {
  const ms = readWindowStart(node.value);
  if (ms !== undefined) return ms;
  const expected = 'a time before now such as `now-60m` is expected';
  const written = inLowerCase(node.value);
  const hint = durationHint(node, parseLookback(written) ?? parseDuration(written));
  findings.error('rules/bad-duration', `\`${name}\` is ${shown(node)}, ${expected}`, node.span, hint);
  return undefined;
}

function readEnd(node: TextNode, findings: Findings): number | undefined {
  const ms = parseLookback(inLowerCase(node.value));
  if (ms !== undefined && ms <= MAX_SPAN_MS && !node.value.includes('/')) return ms;
  const expected = '`now`, or an unrounded time before it such as `now-5m`, is expected';
  findings.error('rules/bad-duration', `\`to\` is ${shown(node)}, ${expected}`, node.span, durationHint(node, ms));
  return undefined;
}

function readInterval(node: TextNode, findings: Findings): number | undefined {
  const ms = readIntervalText(node.value);
  if (ms !== undefined) return ms;
  const message = `\`interval\` is ${shown(node)}, a duration such as \`5m\` is expected`;
  findings.error('rules/bad-duration', message, node.span, durationHint(node, parseDuration(node.value)));
  return undefined;
}

function durationHint(node: TextNode, ms: number | undefined): string | undefined {
  const written = node.value.trim();
  if (ms !== undefined && ms > MAX_SPAN_MS) return `the longest span is ${formatDuration(MAX_SPAN_MS)}`;
  if (ms !== undefined && ms > 0 && ms < MIN_INTERVAL_MS) return 'the shortest interval is 1s';
  if (/\d[My]/.test(written)) return 'months and years vary in length: write days, such as `30d`';
  if (/^(?:now-)?\d{1,9}$/.test(written)) return 'add the unit: `s`, `m`, `h`, `d` or `w`';
  if (/^now\+/.test(written)) return 'the future holds no events yet';
  return undefined;
}
