import type { Plan } from './plan';
import type { Program } from './program';

/** A content that a screen may need. */
export interface Upcoming {
  readonly content: string;
  /**
   * When its source comes to play first, in ms: `from` for what plays then, Infinity for what is covered and would only come
   * back. All items of a source share it, however long its cycle is.
   */
  readonly since: number;
  /** Somebody launched it, and it plays at `from`. */
  readonly launched: boolean;
}

/**
 * The contents that a screen may need at `from` ≤ instant < `to` (ms), first needed first: what plays if nobody touches
 * anything, in the order of its first showing; then what a launch covers but a clear would bring back, and the default
 * playlists. Every content is in it once.
 */
export function upcoming(plan: Plan, from: number, to: number): readonly Upcoming[] {
  const start = Math.floor(from);
  const needed = new Map<string, Upcoming>();
  const add = (content: string, since: number, launched: boolean): void => {
    if (!needed.has(content)) needed.set(content, { content, since, launched });
  };

  let at = start;
  while (at < to) {
    const hold = plan.holdAt(at);
    if (!('program' in hold)) {
      at = hold.limit;
      continue;
    }
    const { program, run, mode } = hold;
    const end = plan.holdEnd(hold, at, Math.min(to, program.sameUntil(run, at)));
    const launched = at === start && mode !== 'scheduled' && mode !== 'default';
    for (const { slot } of program.cycleFrom(run, at, end)) add(slot.content, at, launched);
    at = end;
  }

  /** What one source shows in a span if nothing stands above it, in order. */
  function addAll(program: Program, run: number, begin: number, until: number): void {
    let instant = Math.max(run, begin);
    while (instant < until) {
      const end = program.sameUntil(run, instant);
      for (const { slot } of program.cycleFrom(run, instant, Math.min(end, until)))
        add(slot.content, Infinity, false);
      instant = end;
    }
  }

  for (const turn of plan.turns) addAll(turn.program, turn.start, start, Math.min(to, turn.end));
  at = start;
  while (at < to) {
    const playing = plan.rota.playing(at);
    const end = playing === null ? plan.rota.nextPlay(at, to) : plan.rota.runEnd(at, to);
    if (playing !== null) addAll(playing.entry.program, playing.run, at, Math.min(to, end));
    at = end;
  }
  for (const program of plan.fillers) addAll(program, 0, start, to);
  return [...needed.values()];
}
