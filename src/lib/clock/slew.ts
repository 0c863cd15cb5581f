/** A second is never longer or shorter than by this much while a correction is worked in. */
const MS_PER_SECOND = 5;
/** A larger correction than this is made at once: it would take more than a minute. */
export const STEP_MS = 300;

/** Spreads corrections: what is left of them at an instant of a clock that no one sets, to be added to the time. */
export interface Slew {
  left(ticks: number): number;
  /** The time was corrected and would jump by `-ms`: that is worked in bit by bit, unless it is too much for it. */
  begin(ticks: number, ms: number): void;
  end(): void;
}

export function createSlew(): Slew {
  let from = 0;
  let ms = 0;
  return {
    left(ticks) {
      const done = (Math.max(0, ticks - from) * MS_PER_SECOND) / 1_000;
      return Math.sign(ms) * Math.max(0, Math.abs(ms) - done);
    },
    begin(ticks, correction) {
      from = ticks;
      ms = Math.abs(correction) <= STEP_MS ? correction : 0;
    },
    end() {
      ms = 0;
    },
  };
}
