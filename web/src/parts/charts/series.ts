/** What a series is drawn in: how bad it is, or its number among others (1 to 7). */
export type Tone = 'critical' | 'high' | 'medium' | 'low' | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A series of a chart. */
export interface Series {
  /** The key of its values. */
  readonly key: string;
  readonly label: string;
  readonly tone: Tone;
}

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** Series of severities, the worst first. */
export const SEVERITY_SERIES: readonly Series[] = SEVERITIES.map((key) => ({ key, label: key, tone: key }));

/** Marks that are told apart without their colour. */
export type Texture = 'solid' | 'diagonal' | 'dots' | 'lines' | 'cross';

const TEXTURES: Readonly<Record<Tone, Texture>> = {
  critical: 'solid',
  high: 'diagonal',
  medium: 'dots',
  low: 'lines',
  1: 'solid',
  2: 'diagonal',
  3: 'dots',
  4: 'lines',
  5: 'cross',
  6: 'diagonal',
  7: 'dots',
};

export function textureOf(tone: Tone): Texture {
  return TEXTURES[tone];
}

/** The colour of a tone, by its token. */
export function markOf(tone: Tone): string {
  return typeof tone === 'number' ? `var(--series-${tone})` : `var(--${tone}-mark)`;
}

/** How the line of a tone is dashed. */
export function dashOf(tone: Tone): string | undefined {
  return { solid: undefined, diagonal: '6 3', dots: '2 3', lines: '10 4', cross: '10 3 2 3' }[textureOf(tone)];
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A number for an axis or a tile: `1.2M`. */
export function compactNumber(value: number): string {
  return COMPACT.format(value);
}

/** A number in full: `1,234,567`. */
export function fullNumber(value: number): string {
  return WHOLE.format(value);
}
