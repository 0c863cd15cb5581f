/** The embedded player of YouTube: the one that sets no cookie before somebody plays something. */
const HOST = 'https://www.youtube-nocookie.com';
/** The frame tells nobody that it is there before it is asked, and it may not listen yet. */
const ASK_EVERY_MS = 250;
/** A browser's own error page loads as well as a player does, but it never answers. */
const ANSWER_WITHIN_MS = 5_000;

export type YoutubePhase = 'waiting' | 'ready' | 'playing' | 'paused' | 'ended';

export interface YoutubeFrame {
  readonly element: HTMLIFrameElement;
  /** Begins to load, and to talk. */
  open(): void;
  /** In seconds; null while it is not known. */
  readonly length: number | null;
  readonly at: number;
  command(func: 'playVideo' | 'pauseVideo' | 'mute' | 'unMute'): void;
  command(func: 'seekTo', seconds: number, load: true): void;
  command(func: 'setVolume', percent: number): void;
  close(): void;
}

export interface YoutubeListener {
  readonly onPhase: (phase: YoutubePhase) => void;
  /** A sentence behind the content's name: “… was deleted or is private.” */
  readonly onProblem: (sentence: string) => void;
}

/** YouTube's codes: https://developers.google.com/youtube/iframe_api_reference#onError */
const PROBLEMS: Readonly<Record<number, string>> = {
  2: 'is no video of YouTube',
  5: 'can’t be played by this browser',
  100: 'was deleted or is private',
  101: 'may be played on YouTube only, says its owner',
  150: 'may be played on YouTube only, says its owner',
  153: 'is refused by YouTube, which was not told what page asks',
};

/** YouTube's numbers for what its player does; it sends others while it loads. */
const PHASES: Readonly<Record<number, YoutubePhase>> = { 0: 'ended', 1: 'playing', 2: 'paused' };

/**
 * YouTube's player in a frame, spoken to by the messages that YouTube's own script would send: that script is not loaded,
 * so nothing of another site runs in the kiosk's page.
 */
export function youtubeFrame(video: string, title: string, listener: YoutubeListener): YoutubeFrame {
  const element = document.createElement('iframe');
  // Scripts and storage of its own, nothing else: it opens no windows and leads the kiosk nowhere.
  element.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  // Without the page's origin YouTube refuses to play (error 153).
  element.referrerPolicy = 'strict-origin-when-cross-origin';
  element.allow = 'autoplay; encrypted-media';
  element.title = title;
  element.tabIndex = -1;
  let length: number | null = null;
  let at = 0;
  let answered = false;
  let asking: ReturnType<typeof setInterval> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function send(message: object): void {
    element.contentWindow?.postMessage(JSON.stringify({ ...message, id: 1, channel: 'widget' }), HOST);
  }

  function hush(): void {
    clearInterval(asking);
    clearTimeout(silence);
  }

  function heard(event: MessageEvent<unknown>): void {
    if (event.source !== element.contentWindow || event.origin !== HOST) return;
    const message = parse(event.data);
    if (message === null) return;
    if (!answered) {
      answered = true;
      hush();
      for (const name of ['onReady', 'onStateChange', 'onError']) {
        send({ event: 'command', func: 'addEventListener', args: [name] });
      }
      listener.onPhase('ready');
    }
    if (message.event === 'onError') listener.onProblem(PROBLEMS[Number(message.info)] ?? 'can’t be played');
    else if (message.event === 'onStateChange') phase(message.info);
    else takeFacts(message.info);
  }

  function takeFacts(info: unknown): void {
    if (typeof info !== 'object' || info === null) return;
    const { duration, currentTime, playerState } = info as Readonly<Record<string, unknown>>;
    if (typeof duration === 'number' && Number.isFinite(duration) && duration > 0) length = duration;
    if (typeof currentTime === 'number' && Number.isFinite(currentTime)) at = currentTime;
    phase(playerState);
  }

  function phase(state: unknown): void {
    const known = typeof state === 'number' ? PHASES[state] : undefined;
    if (known !== undefined) listener.onPhase(known);
  }

  return {
    element,
    open() {
      window.addEventListener('message', heard);
      const query = new URLSearchParams({
        enablejsapi: '1',
        origin: location.origin,
        controls: '0',
        disablekb: '1',
        fs: '0',
        iv_load_policy: '3',
        playsinline: '1',
        rel: '0',
      });
      // Every time: a player that loaded anew, as after a crash, has not heard us yet.
      element.addEventListener('load', () => {
        answered = false;
        hush();
        asking = setInterval(() => send({ event: 'listening' }), ASK_EVERY_MS);
        send({ event: 'listening' });
        silence = setTimeout(() => listener.onProblem('can’t be reached at YouTube'), ANSWER_WITHIN_MS);
      });
      element.src = `${HOST}/embed/${video}?${query.toString()}`;
    },
    get length() {
      return length;
    },
    get at() {
      return at;
    },
    command(func: string, ...args: readonly unknown[]) {
      send({ event: 'command', func, args });
    },
    close() {
      window.removeEventListener('message', heard);
      hush();
      element.remove();
    },
  };
}

function parse(data: unknown): { readonly event: unknown; readonly info: unknown } | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null && 'event' in message
      ? { event: message.event, info: 'info' in message ? message.info : undefined }
      : null;
  } catch {
    // Extensions and pages in frames post what they like; it is not for us.
    return null;
  }
}
