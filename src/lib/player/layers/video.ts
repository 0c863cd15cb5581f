import type { ContentOf } from '#lib/model/content';
import { mediaPath } from '../cache-names';
import { layerElement, type Layer, type Slot } from './layer';
import { nextEvent } from './next-event';
import { nextPicture } from './painted';
import { playheadAt, shouldLoop } from './playhead';

/** Two frames of a film that has fallen behind are not worth a jump that everybody sees. */
const JOIN_WITHIN_S = 0.4;

/** A film; or a sound, which is played the same way (audio.ts has its card). */
export function videoLayer(content: ContentOf<'video' | 'audio'>, firstSlot: Slot): Layer {
  let slot = firstSlot;
  const element = layerElement(content.type, content.background);
  const video = document.createElement(content.type);
  video.preload = 'auto';
  video.disableRemotePlayback = true;
  if (video instanceof HTMLVideoElement) {
    video.playsInline = true;
    video.disablePictureInPicture = true;
  }
  video.style.objectFit = content.fit;
  element.append(video);
  let shown = false;

  function setVolume(percent: number): void {
    video.volume = percent / 100;
    video.muted = percent === 0;
  }
  setVolume(slot.volume);

  const problem = () =>
    `The ${content.type} “${content.name}” can’t be played${video.error ? `: ${video.error.message}` : ''}.`;
  const lengthMs = () =>
    Number.isFinite(video.duration) ? video.duration * 1_000 : content.media.durationMs;
  const wanted = () => playheadAt(slot.positionMs(), lengthMs()) / 1_000;

  async function play(): Promise<void> {
    try {
      await video.play();
    } catch (cause) {
      // Without the kiosk's autoplay policy a browser refuses sound before a touch; a silent video is better than none.
      if (!(cause instanceof DOMException) || cause.name !== 'NotAllowedError' || video.muted) throw cause;
      video.muted = true;
      await video.play();
    }
  }

  /** Plays from where this slot is now. */
  function join(): void {
    const at = wanted();
    if (Math.abs(at - video.currentTime) > JOIN_WITHIN_S) video.currentTime = at;
    play().catch((cause: unknown) => {
      // `hide` interrupts a play that had not begun; that is no failure.
      if (shown) slot.onBroken(new Error(problem(), { cause }));
    });
  }

  return {
    element,
    async prepare(signal) {
      let drawn = nextPicture(video);
      const ready = nextEvent(video, ['loadeddata'], signal, problem);
      video.src = mediaPath(content.media.hash);
      await ready;
      video.loop = shouldLoop(slot.lengthMs, lengthMs());
      const start = wanted();
      if (start > 0) {
        drawn = nextPicture(video);
        const sought = nextEvent(video, ['seeked'], signal, problem);
        video.currentTime = start;
        await sought;
      }
      if (video.readyState < HTMLMediaElement.HAVE_ENOUGH_DATA)
        await nextEvent(video, ['canplaythrough'], signal, problem);
      await drawn();
    },
    show() {
      shown = true;
      video.addEventListener('error', () => {
        // Taking the source away, as `dispose` does, is an error to the element.
        if (shown) slot.onBroken(new Error(problem()));
      });
      join();
    },
    again(next) {
      slot = next;
      video.loop = shouldLoop(slot.lengthMs, lengthMs());
      if (shown) join();
    },
    hide() {
      shown = false;
      video.pause();
    },
    dispose() {
      shown = false;
      video.pause();
      // Frees the decoder now: a Pi has few of them, and the collector is in no hurry.
      video.removeAttribute('src');
      video.load();
    },
    setVolume,
  };
}
