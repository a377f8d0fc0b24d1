/** The middle one of some numbers, in their order; of an even count the upper of the two. */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}
