const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** `12,000`, `3.14`. */
export function numberText(n: number): string {
  return NUMBER.format(n);
}
