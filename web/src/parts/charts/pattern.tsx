import { markOf, type Series, type Tone, textureOf } from './series.ts';

/** The fills of series, for the `defs` of a chart; `fillOf` names them. */
export function Patterns({ id, series }: { id: string; series: readonly Series[] }) {
  const tones = [...new Set(series.map(({ tone }) => tone))];
  return (
    <>
      {tones.map((tone) => (
        <Pattern key={tone} id={id} tone={tone} />
      ))}
    </>
  );
}

/** The fill of a tone in a chart whose patterns have the id. */
export function fillOf(id: string, tone: Tone): string {
  return textureOf(tone) === 'solid' ? markOf(tone) : `url(#${id}-${tone})`;
}

function Pattern({ id, tone }: { id: string; tone: Tone }) {
  const texture = textureOf(tone);
  if (texture === 'solid') return null;
  const turned = texture === 'diagonal' || texture === 'cross';
  return (
    <pattern
      id={`${id}-${tone}`}
      width={5}
      height={5}
      patternUnits="userSpaceOnUse"
      patternTransform={turned ? 'rotate(45)' : undefined}
    >
      <rect width={5} height={5} fill={markOf(tone)} />
      <g fill="var(--raised)" opacity={0.5}>
        {texture === 'dots' && <circle cx={2.5} cy={2.5} r={1.1} />}
        {texture === 'lines' && <rect y={2} width={5} height={1.25} />}
        {turned && <rect width={1.4} height={5} />}
        {texture === 'cross' && <rect width={5} height={1.4} />}
      </g>
    </pattern>
  );
}
