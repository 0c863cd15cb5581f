import { patiently } from '../idb';
import { after, every } from '../timers';
import { deliverPlays } from './deliver-plays';
import { keepPlays } from './keep-plays';
import { createPlayLog, type PlayLog } from './play-log';
import { openPlaysStore, playsDatabase } from './plays-store';
import { sendPlays } from './send-plays';

/** A play that a kill cuts short is known to so much; each time is a write, and memory cards wear out. */
const BEAT_MS = 15_000;
const LOOK_MS = 5_000;

export interface RecordPlaysOptions {
  readonly screen: string;
  /** Server time in ms. */
  readonly now: () => number;
  /** Whether there is a server that knows this screen. */
  readonly mayDeliver: () => boolean;
  readonly onProblem: (problem: unknown) => void;
}

/** What a screen showed: kept on the device at once, and brought to the server when there is one. */
export interface PlayRecorder extends Pick<PlayLog, 'shown' | 'failed'> {
  /** The device is no screen of this site any more. */
  forget(): Promise<void>;
  stop(): void;
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function recordPlays({ screen, now, mayDeliver, onProblem }: RecordPlaysOptions): PlayRecorder {
  const ticks = () => performance.now();
  const storage = patiently(() => openPlaysStore(playsDatabase(screen), newId), onProblem);
  const keeper = keepPlays(storage.opened, onProblem);
  let written = ticks();
  const log = createPlayLog({
    now,
    ticks,
    newId,
    onChange(over, underWay) {
      written = ticks();
      keeper.add(over, underWay);
    },
  });
  const stops = [
    every(LOOK_MS, () => {
      if (ticks() - written >= BEAT_MS) log.beat();
    }),
    deliverPlays({
      store: storage.opened,
      send: (batch) => sendPlays(fetch, screen, batch),
      mayDeliver,
      after,
      random: Math.random,
      onProblem,
    }),
    storage.stop,
  ];
  return {
    shown: (due, plannedEnd) => log.shown(due, plannedEnd),
    failed: (due, problem) => log.failed(due, problem),
    async forget() {
      log.forget();
      await keeper.clear();
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}
