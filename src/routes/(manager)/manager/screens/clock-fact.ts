import type { ScreenStatus } from '#lib/state/replica-view.svelte';

type Report = NonNullable<ScreenStatus['status']>;

/** Beyond this, people who stand between two screens see that they don't change together. */
const ROUGH_MS = 1_000;

function minutes(ms: number): string {
  const count = Math.round(Math.abs(ms) / 60_000);
  return count === 1 ? '1 minute' : `${count.toLocaleString('en')} minutes`;
}

const DOUBTS = {
  'woke-earlier':
    'It started with a clock that was behind, and goes on from the last time it knew. It may be late until it reaches the server.',
  'woke-later':
    'It started with a clock that is more than a week later than the last time it knew. It may be wrong until it reaches the server.',
  slept: 'It slept, or its clock was set, and it could not ask the server for the time since.',
} as const;

/** What people should know of a screen's clock, in a sentence; null: nothing is wrong with it, or the screen does not say. */
export function clockProblem({ clock }: Pick<Report, 'clock'>): string | null {
  if (clock === null) return null;
  if (clock.refusedMs !== null) {
    const way = clock.refusedMs > 0 ? 'ahead of' : 'behind';
    return `The server’s clock is ${minutes(clock.refusedMs)} ${way} this screen’s, and nothing says that the server is right: the screen keeps its own time. Let the server’s machine follow a time server, or start it with CLOCK_SYNCHRONISED=yes.`;
  }
  if (clock.doubt !== null) return DOUBTS[clock.doubt];
  if (clock.trust === 'unset')
    return 'It could not ask the server for the time yet, and goes by the clock of its device.';
  if (clock.errorMs !== null && clock.errorMs > ROUGH_MS)
    return `Its clock may be ${Math.round(clock.errorMs / 1_000)} s off: the network between it and the server is slow, or it was away for long.`;
  return null;
}
