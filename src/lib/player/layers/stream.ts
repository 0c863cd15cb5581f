import type { ContentOf } from '#lib/model/content';
import { isRelayed } from '#lib/model/content-types/stream';
import { every } from '../timers';
import { relayedStream } from '../relayed-stream';
import { layerElement, type Layer, type Slot } from './layer';
import { openLive, type LiveSource } from './live-source';
import { nextPicture } from './painted';
import { createStandstill } from './standstill';

const LOOK_MS = 500;
/** Pictures that stand still for so long come no more: the slot shows something else, and the stream is tried again. */
const STANDSTILL_MS = 5_000;

/**
 * A live stream. It begins silently behind what is shown, and goes on: when its time comes, it is where everybody is. Its
 * last picture stays while something else is made ready to take its place.
 */
export function streamLayer(content: ContentOf<'stream'>, firstSlot: Slot, reachesOthers: boolean): Layer {
  let slot = firstSlot;
  let { volume } = firstSlot;
  let shown = false;
  let source: LiveSource | null = null;
  let stopLooking: () => void = () => undefined;
  const over = new AbortController();
  /** Set while it is being made ready. */
  let refuse: ((problem: Error) => void) | null = null;
  const element = layerElement('stream', content.background);
  const video = document.createElement('video');
  // Silent films may begin without a touch wherever the browser runs.
  video.muted = true;
  video.playsInline = true;
  video.disableRemotePlayback = true;
  video.disablePictureInPicture = true;
  video.style.objectFit = content.fit;
  element.append(video);

  function fail(reason: string): void {
    if (over.signal.aborted) return;
    stopLooking();
    source?.pause();
    const problem = new Error(`The stream “${content.name}” can’t be played: ${reason}.`);
    if (refuse !== null) refuse(problem);
    else slot.onBroken(problem);
  }

  function watch(): void {
    const standsStill = createStandstill(STANDSTILL_MS);
    stopLooking = every(LOOK_MS, () => {
      const now = performance.now();
      // A browser may let a silent film rest where nobody sees it.
      if (document.hidden) standsStill(Number.NaN, now);
      else if (video.ended) fail('it is over');
      else if (standsStill(video.currentTime, now)) fail('no more pictures come');
    });
  }

  function applyVolume(): void {
    video.volume = volume / 100;
    video.muted = !shown || volume === 0;
  }

  async function open(): Promise<void> {
    const relayed = isRelayed(content.address);
    if (!relayed && !reachesOthers)
      throw new Error(`The stream “${content.name}” is seen on screens, not in previews.`);
    if (relayed) {
      const problem = await relayedStream.problem(content.id, over.signal);
      if (problem !== null) throw new Error(`The stream “${content.name}” can’t be played. ${problem}`);
    }
    const opened = await openLive(video, relayed ? relayedStream.address(content.id) : content.address, fail);
    if (over.signal.aborted) {
      opened.close();
      return;
    }
    source = opened;
    const drawn = nextPicture(video);
    await new Promise<void>((resolve) => {
      video.addEventListener('playing', () => resolve(), { once: true, signal: over.signal });
      video.play().catch((cause: unknown) => {
        // Closing it interrupts a play that had not begun.
        fail(cause instanceof Error ? cause.message : String(cause));
      });
    });
    await drawn();
  }

  return {
    element,
    async prepare(signal) {
      await new Promise<void>((resolve, reject) => {
        refuse = reject;
        signal.addEventListener('abort', () => reject(new Error('It was not ready in time.')), {
          once: true,
        });
        open().then(resolve, reject);
      });
      refuse = null;
      watch();
    },
    show() {
      shown = true;
      applyVolume();
      // Without the kiosk's autoplay policy a browser stops what begins to sound before a touch.
      if (video.paused) {
        video.muted = true;
        video.play().catch(() => fail('the browser does not let it play'));
      }
    },
    again(next) {
      slot = next;
    },
    hide() {
      shown = false;
      applyVolume();
    },
    dispose() {
      shown = false;
      over.abort();
      stopLooking();
      source?.close();
      source = null;
    },
    setVolume(percent) {
      volume = percent;
      applyVolume();
    },
  };
}
