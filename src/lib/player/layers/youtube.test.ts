import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { youtubeLayer } from './youtube';

const HOST = 'https://www.youtube-nocookie.com';
const FRAME_MS = 16;
const CONTENT = {
  id: 'film',
  type: 'youtube',
  name: 'Film',
  video: 'dQw4w9WgXcQ',
  facts: null,
  duration: 'auto',
  fit: 'contain',
  background: '#000000',
  validity: null,
  tags: [],
  createdAt: 1,
  createdBy: '',
  deletedAt: null,
} as const;

/** A frame as the player sees it: it loads when it is told to, and says what the test has it say. */
class Frame extends EventTarget {
  readonly told: string[] = [];
  readonly contentWindow = {
    postMessage: (text: string) => {
      const { event, func } = JSON.parse(text) as { event: string; func?: string };
      this.told.push(func ?? event);
    },
  };
  readonly dataset = {};
  readonly style = {};
  setAttribute = vi.fn();
  append = vi.fn();
  remove = vi.fn();

  say(event: string, info: unknown): void {
    const facts = { source: this.contentWindow, origin: HOST, data: JSON.stringify({ event, info }) };
    window.dispatchEvent(Object.assign(new Event('message'), facts));
  }
}

let frame: Frame;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('location', { origin: 'http://signs.lan:5000' });
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, FRAME_MS));
  vi.stubGlobal('document', { createElement: () => (frame = new Frame()) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A layer that is prepared, with its player loaded, paused at the beginning and answering. */
async function prepared() {
  const onBroken = vi.fn<(problem: Error) => void>();
  const slot = { positionMs: () => 0, lengthMs: 10_000, volume: 0, onBroken };
  const layer = youtubeLayer(CONTENT, slot);
  const ready = layer.prepare(new AbortController().signal);
  frame.dispatchEvent(new Event('load'));
  for (const state of [-1, 1, 2]) {
    frame.say('onStateChange', state);
    await vi.advanceTimersByTimeAsync(0);
  }
  await vi.advanceTimersByTimeAsync(2 * FRAME_MS);
  await ready;
  return { layer, onBroken };
}

it('tells of a film that breaks while it waits for its time, so that something else takes its slot', async () => {
  const { onBroken } = await prepared();
  frame.say('onError', 100);
  expect(onBroken.mock.calls.map(([problem]) => problem.message)).toEqual([
    '“Film” was deleted or is private.',
  ]);
});

it('talks to a player that loaded anew, and takes its answer for one', async () => {
  const { layer, onBroken } = await prepared();
  layer.show();
  frame.told.length = 0;
  frame.dispatchEvent(new Event('load'));
  await vi.advanceTimersByTimeAsync(1_000);
  frame.say('initialDelivery', { playerState: 1 });
  const asked = frame.told.filter((word) => word === 'listening').length;
  expect(asked).toBeGreaterThan(1);
  expect(frame.told).toContain('addEventListener');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(frame.told.filter((word) => word === 'listening')).toHaveLength(asked);
  expect(onBroken).not.toHaveBeenCalled();
});

it('leaves a player that never answers again for broken', async () => {
  const { layer, onBroken } = await prepared();
  layer.show();
  frame.dispatchEvent(new Event('load'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onBroken).toHaveBeenCalledOnce();
});
