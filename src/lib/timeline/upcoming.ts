import type { Plan } from './plan';
import type { Program } from './program';

/**
 * The ids of the contents that a screen may need at `from` ≤ instant < `to` (ms), first needed first: what plays if
 * nobody touches anything, in the order of its first showing; then what a launch covers but a clear would bring back,
 * and the default playlists. Every content is in it once.
 */
export function upcoming(plan: Plan, from: number, to: number): readonly string[] {
  const start = Math.floor(from);
  const needed = new Set<string>();

  let at = start;
  while (at < to) {
    const hold = plan.holdAt(at);
    if (!('program' in hold)) {
      at = hold.limit;
      continue;
    }
    const { program, run } = hold;
    const end = plan.holdEnd(hold, at, Math.min(to, program.sameUntil(run, at)));
    for (const { slot } of program.cycleFrom(run, at, end)) needed.add(slot.content);
    at = end;
  }

  for (const turn of plan.turns) addAll(needed, turn.program, turn.start, start, Math.min(to, turn.end));
  at = start;
  while (at < to) {
    const playing = plan.rota.playing(at);
    const end = playing === null ? plan.rota.nextPlay(at, to) : plan.rota.runEnd(at, to);
    if (playing !== null) addAll(needed, playing.entry.program, playing.run, at, Math.min(to, end));
    at = end;
  }
  for (const program of plan.fillers) addAll(needed, program, 0, start, to);
  return [...needed];
}

/** What one source shows in a span if nothing stands above it, in order. */
function addAll(needed: Set<string>, program: Program, run: number, from: number, to: number): void {
  let at = Math.max(run, from);
  while (at < to) {
    const end = program.sameUntil(run, at);
    for (const { slot } of program.cycleFrom(run, at, Math.min(end, to))) needed.add(slot.content);
    at = end;
  }
}
