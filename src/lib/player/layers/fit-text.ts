/** The largest whole number in the range for which `fits` holds; the smallest when none does. `fits` is monotonic. */
export function largestThatFits(
  { smallest, largest }: { readonly smallest: number; readonly largest: number },
  fits: (size: number) => boolean,
): number {
  let low = smallest;
  let high = largest;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
