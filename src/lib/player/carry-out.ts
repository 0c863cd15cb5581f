import type { LiveAnswer, LiveOrder } from '#lib/protocol/live-command';
import type { Card } from './card';
import type { Screenshot } from './screenshot';

/** Its answer has left by then. */
const RELOAD_AFTER_MS = 250;
const NOTHING = new Uint8Array();

export interface CarryOutEffects {
  readonly isEmergency: () => boolean;
  /** How the screen calls itself: name, place, id. */
  readonly nameCard: () => Card;
  /** Puts it above everything; null takes it away. */
  readonly setCover: (card: Card | null) => void;
  readonly takeScreenshot: () => Promise<Screenshot>;
  readonly mayReload: () => boolean;
  readonly reload: () => void;
  /** Reloads once nothing is cut by it. */
  readonly reloadSoon: () => void;
  /** Runs it once; returns the function that calls it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly onProblem: (problem: unknown) => void;
}

/** What people ask of this screen at this moment. */
export interface CarryOut {
  order(order: LiveOrder, answer: (answer: LiveAnswer, picture: Uint8Array) => void): void;
  /** An emergency is not covered: its name goes from the screen. */
  uncover(): void;
  stop(): void;
}

type Said = Omit<LiveAnswer, 'order'> & { readonly bytes: Uint8Array };
const done = (text: string | null = null): Said => ({ done: true, text, picture: null, bytes: NOTHING });
const failed = (text: string): Said => ({ done: false, text, picture: null, bytes: NOTHING });

export function carryOut(effects: CarryOutEffects): CarryOut {
  let callOffCover: (() => void) | null = null;
  let callOffReload: () => void = () => undefined;

  function uncover(): void {
    if (callOffCover === null) return;
    callOffCover();
    callOffCover = null;
    effects.setCover(null);
  }

  function identify(seconds: number): Said {
    if (effects.isEmergency()) return failed('It shows an emergency, which nothing may cover.');
    callOffCover?.();
    effects.setCover(effects.nameCard());
    callOffCover = effects.after(seconds * 1_000, uncover);
    return done();
  }

  function reload(force: boolean): Said {
    const now = force || effects.mayReload();
    callOffReload();
    callOffReload = effects.after(RELOAD_AFTER_MS, now ? effects.reload : effects.reloadSoon);
    return done(now ? null : 'It reloads when what it shows has ended.');
  }

  async function screenshot(): Promise<Said> {
    try {
      const { picture, bytes } = await effects.takeScreenshot();
      return { ...done(), picture, bytes };
    } catch (problem) {
      effects.onProblem(problem);
      return failed(
        `It could not draw a picture: ${problem instanceof Error ? problem.message : String(problem)}`.slice(
          0,
          500,
        ),
      );
    }
  }

  function perform({ command }: LiveOrder): Said | Promise<Said> {
    switch (command.do) {
      case 'identify':
        return identify(command.seconds);
      case 'reload':
        return reload(command.force);
      case 'screenshot':
        return screenshot();
    }
  }

  return {
    order(order, answer) {
      void Promise.resolve(perform(order)).then(({ bytes, ...said }) =>
        answer({ order: order.order, ...said }, bytes),
      );
    },
    uncover,
    stop() {
      callOffCover?.();
      callOffReload();
    },
  };
}
