import { markOf, type Tone } from './series.ts';

/** A small line beside a figure; `label` says in words what it shows. */
export function Sparkline({
  values,
  label,
  tone = 1,
  width = 96,
  height = 24,
}: {
  values: readonly number[];
  label: string;
  tone?: Tone;
  width?: number;
  height?: number;
}) {
  const most = Math.max(1, ...values);
  const x = (i: number) => (values.length < 2 ? width : (i / (values.length - 1)) * width);
  const y = (value: number) => height - 1.5 - (value / most) * (height - 3);
  const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      focusable="false"
    >
      {values.length > 1 && (
        <>
          <polygon points={`0,${height} ${points} ${width},${height}`} fill={markOf(tone)} opacity={0.15} />
          <polyline points={points} fill="none" stroke={markOf(tone)} strokeWidth={1.5} strokeLinejoin="round" />
        </>
      )}
    </svg>
  );
}
