import type { ErrorData } from 'hls.js';
// As it is: a worker takes the stream apart, so that a slow device goes on drawing.
import workerUrl from 'hls.js/dist/hls.worker.js?url';
import { after } from '../timers';

/** What comes of a live stream, into a `<video>`. */
export interface LiveSource {
  /** Loads no more; the last picture stays. */
  pause(): void;
  /** Frees all that it holds. The element is empty then. */
  close(): void;
}

/** A request that failed is made again after this, as long as pictures are left; the element's standstill says when none are. */
const RETRY_MS = 1_000;
const WITHIN_MS = 10_000;
const HLS_MIME = 'application/vnd.apple.mpegurl';

/** One try: what fails is tried again here or by whoever plays it. */
const ONCE = {
  default: {
    maxTimeToFirstByteMs: WITHIN_MS,
    maxLoadTimeMs: 2 * WITHIN_MS,
    timeoutRetry: null,
    errorRetry: null,
  },
};

/** Bounds what is held of a stream that plays for months: seconds and bytes. */
const BOUNDS = {
  backBufferLength: 10,
  maxBufferLength: 20,
  maxMaxBufferLength: 30,
  maxBufferSize: 20_000_000,
};

function reasonOf({ details: detail, response }: ErrorData): string {
  const details: string = detail;
  const status = response?.code ?? 0;
  if (status >= 400) return `its server answered ${status}`;
  if (details.startsWith('manifest') && details.endsWith('ParsingError'))
    return 'what is there is no HLS playlist';
  if (details === 'manifestIncompatibleCodecsError' || details.startsWith('bufferAdd'))
    return 'its pictures are in a format that this device can’t play';
  if (response !== undefined || details.endsWith('TimeOut') || details.endsWith('LoadError'))
    return 'it can’t be reached, or its server lets no page of another site read it (CORS)';
  return details;
}

/**
 * Connects a live stream to an element. What keeps it from playing at all is told once, as the end of a sentence.
 * Rejects where the browser can play none.
 */
export async function openLive(
  video: HTMLVideoElement,
  address: string,
  onBroken: (reason: string) => void,
): Promise<LiveSource> {
  // A large part that only screens with a stream need.
  const { default: Hls } = await import('hls.js');
  // Rather than the browser's own player, where it has one: its memory is bounded, and it says what is wrong.
  if (!Hls.isSupported()) return openNatively(video, address, onBroken);
  const hls = new Hls({
    ...BOUNDS,
    workerPath: workerUrl,
    capLevelToPlayerSize: true,
    capLevelOnFPSDrop: true,
    enableCEA708Captions: false,
    enableWebVTT: false,
    enableIMSC1: false,
    manifestLoadPolicy: ONCE,
    playlistLoadPolicy: ONCE,
    fragLoadPolicy: ONCE,
  });
  let isLive: boolean | null = null;
  let paused = false;
  let callOff = (): void => undefined;
  hls.on(Hls.Events.LEVEL_LOADED, (_event, { details }) => {
    if (isLive !== null) return;
    isLive = details.live;
    // A playlist that has moved on and says that it is over was a live stream; from its beginning on, it is a film.
    if (!isLive && details.startSN > 0 && details.type !== 'VOD') onBroken('it is over');
    video.loop = !isLive;
  });
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal || paused) return;
    if (isLive === null || data.type !== Hls.ErrorTypes.NETWORK_ERROR) {
      onBroken(reasonOf(data));
      return;
    }
    callOff();
    callOff = after(RETRY_MS, () => hls.startLoad());
  });
  hls.loadSource(address);
  hls.attachMedia(video);
  return {
    pause() {
      paused = true;
      callOff();
      hls.stopLoad();
    },
    close() {
      paused = true;
      callOff();
      hls.destroy();
      video.removeAttribute('src');
      video.load();
    },
  };
}

function openNatively(
  video: HTMLVideoElement,
  address: string,
  onBroken: (reason: string) => void,
): LiveSource {
  if (video.canPlayType(HLS_MIME) === '') throw new Error('This browser plays no live streams.');
  const over = new AbortController();
  video.addEventListener('error', () => onBroken(video.error?.message ?? 'it can’t be played'), {
    signal: over.signal,
  });
  video.src = address;
  return {
    pause: () => undefined,
    close() {
      over.abort();
      video.removeAttribute('src');
      video.load();
    },
  };
}
