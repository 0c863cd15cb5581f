import type { Report } from '#lib/protocol/messages';
import { after, debounced } from './timers';

const NEWS_AFTER_MS = 200;
/** Thousands of screens get an edit in the same instant; people wait seconds, not minutes, for "shown on 198 of 200". */
const REST_AFTER_MS = { min: 500, max: 3_500 };
/** While a site is edited without a pause, each screen tells that it keeps up about twice between two heartbeats. */
const REST_AGAIN_MS = 5_000;

export interface ReportingEffects {
  readonly read: () => Report;
  readonly send: (report: Report) => void;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Decides when a kiosk says how it is, between its heartbeats. */
export interface Reporting {
  /**
   * Something changed. That an emergency is shown is told in this very moment, what people look at right after, the
   * document's version and the like a while later.
   */
  ask(): void;
  sendNow(): void;
  stop(): void;
}

/** What people look at, as text. */
function newsOf(report: Report): string {
  const clock = report.clock == null ? null : { ...report.clock, errorMs: null };
  return JSON.stringify({ ...report, frames: 0, clockOffsetMs: null, clock, media: null });
}

/** What somebody waits for with a clock in hand: whether an emergency is shown, which one, and by what. */
function alarmOf({ mode, via, source, content }: Report): string {
  return mode === 'emergency' ? JSON.stringify([via, source, content]) : '';
}

export function createReporting({ read, send, random }: ReportingEffects): Reporting {
  let told: string | null = null;
  let alarm = '';
  let callOff: (() => void) | null = null;
  let endRest: (() => void) | null = null;
  const news = debounced(NEWS_AFTER_MS, sendNow);

  function stop(): void {
    news.stop();
    callOff?.();
    callOff = null;
  }

  function restLater(): void {
    const again = endRest === null ? 0 : REST_AGAIN_MS;
    const spread = random() * (REST_AFTER_MS.max - REST_AFTER_MS.min);
    callOff ??= after(again + REST_AFTER_MS.min + spread, () => {
      sendNow();
      endRest?.();
      endRest = after(REST_AGAIN_MS, () => (endRest = null));
    });
  }

  function sendNow(): void {
    stop();
    const report = read();
    told = newsOf(report);
    alarm = alarmOf(report);
    send(report);
  }

  return {
    ask() {
      const report = read();
      if (alarmOf(report) !== alarm) sendNow();
      else if (newsOf(report) !== told) news.ask();
      else restLater();
    },
    sendNow,
    stop() {
      stop();
      endRest?.();
    },
  };
}
