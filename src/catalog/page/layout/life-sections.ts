import type { Backtest, PageConformance, RuleLife, RulePage } from '../rule-page.ts';
import { type Block, code, type Inline, type Line, note, paragraph, type Section, type Tone, tone } from './block.ts';
import { languageTitle } from './language-title.ts';

const COULD_FIRE: Readonly<Record<RuleLife['could_fire'], Tone>> = { yes: 'good', no: 'bad', unknown: 'warning' };

/** What stored events and the service's memory say of the rule; undefined where neither was asked. */
export function lifeSection({ life }: RulePage): Section | undefined {
  if (life === null) return undefined;
  const could: Line = [
    tone(COULD_FIRE[life.could_fire], life.could_fire),
    life.because === '' ? '' : `: ${life.because}`,
  ];
  const blocks: Block[] = [paragraph('Could it ever fire here? ', ...could)];
  const facts: { name: string; value: readonly Line[] }[] = [];
  if (life.alerts !== null) facts.push({ name: 'Alerts', value: [[alertsLine(life.alerts)]] });
  if (life.verdicts !== null) facts.push({ name: 'Verdicts', value: [[verdictsLine(life.verdicts)]] });
  if (facts.length > 0) blocks.push({ kind: 'facts', facts });
  if (life.blind_spots.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'Blind spots',
      named: true,
      columns: [{ title: 'Blind spot' }, { title: 'Why' }],
      rows: life.blind_spots.map((spot) => [[[code(spot.field)]], [[spot.message]]]),
    });
  }
  if (life.backtest !== null) blocks.push(...backtestBlocks(life.backtest));
  if (life.tests.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'Tests of the rule',
      named: true,
      columns: [{ title: 'Test' }, { title: 'Expected' }],
      rows: life.tests.map((test) => [[[test.name]], [[test.outcome]]]),
    });
  }
  return { id: 'life', title: 'In this data', blocks };
}

function alertsLine({ total, last, per_day: perDay }: NonNullable<RuleLife['alerts']>): string {
  if (total === 0) return 'never fired';
  const often = perDay === null ? '' : `, ${number(perDay)} a day`;
  return `${number(total)}${often}${last === null ? '' : `, last at ${minute(last)}`}`;
}

function verdictsLine(verdicts: NonNullable<RuleLife['verdicts']>): string {
  const parts = (['true_positive', 'false_positive', 'benign', 'duplicate'] as const).flatMap((name) =>
    verdicts[name] === 0 ? [] : [`${number(verdicts[name])} ${name.replace('_', ' ')}`],
  );
  const precision = verdicts.precision === null ? '' : ` (precision ${Math.round(verdicts.precision * 100)} %)`;
  return parts.length === 0 ? 'none yet' : `${parts.join(', ')}${precision}`;
}

function backtestBlocks(backtest: Backtest): Block[] {
  const { from, to, events, alerts, alerts_per_day: perDay } = backtest;
  const told = `Backtest: ${number(alerts)} alerts (${number(perDay)} a day) over ${number(events)} events from ${minute(from)} to ${minute(to)}.`;
  return [
    paragraph(told),
    ...backtest.thresholds.map(
      ({ name, operator, value, points }): Block => ({
        kind: 'table',
        caption: `Alerts by the threshold of ${name}`,
        columns: [
          { title: `${name} ${operator}` },
          { title: 'Alerts', numeric: true },
          { title: 'Alerts a day', numeric: true },
        ],
        rows: points.map((point) => {
          const threshold: Line =
            point.value === value
              ? [{ kind: 'strong', text: number(point.value) }, ' (the rule)']
              : [number(point.value)];
          return [[threshold], [[number(point.alerts)]], [[number(point.alerts_per_day)]]];
        }),
      }),
    ),
  ];
}

/** `2026-03-02 10:00Z` of an ISO-8601 time in UTC. */
function minute(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*Z$/, '$1 $2Z');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

const DIAGNOSTIC_TONES: Readonly<Record<string, Tone>> = { error: 'bad', warning: 'warning', info: 'quiet' };

/** Whether the rule runs here, with everything that was found about it; undefined where nobody asked. */
export function conformanceSection({ conformance, head }: RulePage): Section | undefined {
  const title = 'Conformance';
  if (conformance === null) {
    // Whether an ES|QL rule runs here was not asked.
    if (head.language === 'esql') return undefined;
    return {
      id: 'conformance',
      title,
      blocks: [note(`Rules in ${languageTitle(head.language)} are catalogued, not run here.`)],
    };
  }
  const blocks: Block[] = [{ kind: 'paragraph', text: verdict(conformance) }];
  if (conformance.diagnostics.length > 0) blocks.push(diagnosticTable(conformance));
  return { id: 'conformance', title, blocks };
}

function verdict({ parses, types, runs }: PageConformance): Line {
  const word = (yes: boolean, good: string, bad: string): Inline => (yes ? tone('good', good) : tone('bad', bad));
  return [
    word(parses, 'parses', 'does not parse'),
    ', ',
    word(types, 'types', 'does not type'),
    ', ',
    word(runs, 'runs here', 'does not run here'),
  ];
}

function diagnosticTable({ diagnostics }: PageConformance): Block {
  return {
    kind: 'table',
    caption: 'Findings',
    named: true,
    columns: [{ title: 'Line', numeric: true }, { title: 'Column', numeric: true }, { title: 'Finding' }],
    rows: diagnostics.map(({ severity, code: name, message, line, column, hint }) => [
      [[String(line)]],
      [[String(column)]],
      [
        [tone(DIAGNOSTIC_TONES[severity] ?? 'quiet', severity), `: ${message} (`, code(name), ')'],
        ...(hint === null ? [] : [[`hint: ${hint}`] as Line]),
      ],
    ]),
  };
}
