/** The newest problems of a kiosk, for its status and its debug panel. */
export interface Problems {
  readonly newest: readonly Problem[];
  add(problem: unknown): void;
}
export interface Problem {
  /** Server time in ms. */
  readonly at: number;
  readonly text: string;
}

const KEPT = 10;
const LONGEST = 500;

/** `onAdd` is called after each; the same text again only moves its time. */
export function createProblems(now: () => number, onAdd: () => void): Problems {
  let newest: readonly Problem[] = [];
  return {
    get newest() {
      return newest;
    },
    add(problem) {
      const text = describe(problem).slice(0, LONGEST);
      newest = [{ at: Math.round(now()), text }, ...newest.filter((other) => other.text !== text)].slice(
        0,
        KEPT,
      );
      onAdd();
    },
  };
}

/** An error's sentence and, where it adds something, its cause's. */
function describe(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const cause = problem.cause instanceof Error ? problem.cause.message : '';
  return cause === '' || problem.message.includes(cause) ? problem.message : `${problem.message} (${cause})`;
}
