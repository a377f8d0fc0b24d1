/** How axes, grids and margins of charts look. */
export const MARGIN = { top: 6, right: 6, bottom: 0, left: 0 };
export const AXIS = {
  tick: { fill: 'var(--quiet)', fontSize: 12 },
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
} as const;
export const GRID = { vertical: false, stroke: 'var(--line)', strokeDasharray: '2 4' } as const;
