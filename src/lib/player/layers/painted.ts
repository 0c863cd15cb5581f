import { after, onFrame } from '../timers';

/** A browser that does not say when a picture of a film that stands still was drawn. */
const PICTURE_WITHIN_MS = 500;

/** Resolves when the browser has made two frames: what stood in the page before the first is painted in the second. */
export function framesMade(): Promise<void> {
  return new Promise((resolve) => onFrame(() => onFrame(resolve)));
}

/**
 * To be called before a film is loaded or sought; what it returns waits until the picture is with the compositor, which is
 * later than the element's own events say.
 */
export function nextPicture(media: HTMLMediaElement): () => Promise<void> {
  // A sound has no pictures, and its card is painted as a text is.
  if (!(media instanceof HTMLVideoElement) || !('requestVideoFrameCallback' in media)) return framesMade;
  const drawn = new Promise<void>((resolve) => media.requestVideoFrameCallback(() => resolve()));
  return () =>
    new Promise((resolve) => {
      const callOff = after(PICTURE_WITHIN_MS, resolve);
      void drawn.then(() => {
        callOff();
        resolve();
      });
    });
}
