import type { ContentOf } from '#lib/model/content';
import { after } from '../timers';
import { checkFrames } from './check-frames';
import { layerElement, type Layer } from './layer';
import { nextEvent } from './next-event';
import { pageFrame } from './page-frame';
import { framesMade } from './painted';

/** Longer than this no page may take to load again; the one on the screen stays, and it is tried at its next time. */
const RELOAD_WITHIN_MS = 30_000;
/** Many a page draws itself only after its load. Nobody waits for this one: what it takes the place of is shown. */
const SETTLE_MS = 2_000;

/** @param probe whether to ask first if the page can be framed: what stands here needs to be allowed to make an object */
export function urlLayer(content: ContentOf<'url'>, probe: boolean): Layer {
  const element = layerElement('url', content.background);
  const over = new AbortController();
  let frame: HTMLIFrameElement | null = null;
  let callOff: () => void = () => undefined;

  /** Loads the page under what is shown, if anything is. */
  async function load(signal: AbortSignal): Promise<HTMLIFrameElement> {
    if (probe) await checkFrames(content.url, element, signal);
    const next = pageFrame(content);
    const loaded = nextEvent(next, ['load'], signal, () => `“${content.name}” did not load.`);
    next.src = content.url;
    element.prepend(next);
    try {
      await loaded;
      await framesMade();
      return next;
    } catch (cause) {
      next.remove();
      throw cause;
    }
  }

  /** Once more, beside the page that is shown, which goes when the new one has drawn itself. */
  async function reload(): Promise<void> {
    const late = new AbortController();
    const giveUp = (): void => late.abort();
    const stopWaiting = after(RELOAD_WITHIN_MS, giveUp);
    over.signal.addEventListener('abort', giveUp, { once: true });
    try {
      const next = await load(late.signal);
      await new Promise<void>((resolve) => void after(SETTLE_MS, resolve));
      frame?.remove();
      frame = next;
    } finally {
      stopWaiting();
      over.signal.removeEventListener('abort', giveUp);
    }
  }

  function reloadLater(): void {
    const { reloadSeconds } = content;
    if (reloadSeconds === null) return;
    callOff = after(reloadSeconds * 1_000, () => {
      // A page that is out of reach for once leaves the one that is there; its slot's next turn shows more.
      void reload()
        .catch(() => undefined)
        .finally(() => {
          if (!over.signal.aborted) reloadLater();
        });
    });
  }

  return {
    element,
    async prepare(signal) {
      frame = await load(signal);
    },
    show: reloadLater,
    again: () => undefined,
    hide: () => callOff(),
    dispose() {
      callOff();
      over.abort();
      element.replaceChildren();
    },
  };
}
