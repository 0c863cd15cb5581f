const MOST = 20;

/** Targets as a line of the audit log names them: the first ones, and how many there are. */
export function someOf(targets: readonly string[]): {
  readonly targets: readonly string[];
  readonly count: number;
} {
  return { targets: targets.slice(0, MOST), count: targets.length };
}
