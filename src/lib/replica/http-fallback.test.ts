import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { HttpFallback } from './http-fallback';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const EPOCH = 77;
const edited = new Y.Doc();
edited.getMap('settings').set('name', 'Edited');
const headers = (version: number, epoch = EPOCH) => ({
  'vitrine-version': String(version),
  'vitrine-epoch': String(epoch),
});
const news = (version: number, epoch?: number) =>
  new Response(new Uint8Array(Y.encodeStateAsUpdate(edited)), { headers: headers(version, epoch) });
const nothing = () => new Response(null, { status: 204, headers: headers(1) });
const refusal = (closeCode: number, status: number) =>
  Response.json(
    { closeCode, detail: 'No.' },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );

function create(answer: () => Promise<Response> | Response) {
  const doc = new Y.Doc();
  const fetch = vi.fn<typeof globalThis.fetch>(async () => answer());
  const events = {
    asks: () => ({ digest: 'd', status: null }),
    answered: vi.fn(),
    refused: vi.fn(),
    unanswered: vi.fn(),
  };
  const fallback = new HttpFallback(
    { doc, url: 'http://server/x', epoch: EPOCH, fetch, random: () => 0 },
    events,
  );
  return { doc, fetch, events, fallback };
}

describe('SS13.5: a device’s replica without a socket', () => {
  it('asks over HTTP after a minute, and then every half minute', async () => {
    const { fallback, fetch, events } = create(nothing);
    fallback.start();
    fallback.start();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(fetch).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledOnce();
    expect(events.answered).toHaveBeenCalledExactlyOnceWith(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it('takes what it lacks', async () => {
    const { fallback, doc, events } = create(() => news(5));
    fallback.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(doc.getMap('settings').get('name')).toBe('Edited');
    expect(events.answered).toHaveBeenCalledExactlyOnceWith(5);
  });

  it.each([
    ['of another epoch', () => news(5, 78)],
    ['of somebody between', () => new Response('<html>Log in to this hotel’s network</html>')],
    ['that comes later', () => refusal(1013, 503)],
    ['that never comes', () => Promise.reject(new TypeError('no network'))],
  ])('takes no answer %s, and asks again', async (_what, answer) => {
    const { fallback, fetch, doc, events } = create(answer);
    fallback.start();
    await vi.advanceTimersByTimeAsync(90_000);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(events.unanswered).toHaveBeenCalledTimes(2);
    expect(doc.store.clients.size).toBe(0);
  });

  it('asks no more once it was refused', async () => {
    const { fallback, fetch, events } = create(() => refusal(4411, 401));
    fallback.start();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(fetch).toHaveBeenCalledOnce();
    expect(events.refused).toHaveBeenCalledExactlyOnceWith(4411, 'No.');
  });

  it('goes on saying how its screen is while the server holds another epoch (SS15.4)', async () => {
    const { fallback, fetch, doc, events } = create(() => refusal(4410, 409));
    fallback.start();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(events.refused).toHaveBeenCalledWith(4410, 'No.');
    expect(doc.store.clients.size).toBe(0);
    fallback.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it('takes nothing any more once a socket is open', async () => {
    let answer: (response: Response) => void = () => undefined;
    const { fallback, fetch, doc, events } = create(() => new Promise((resolve) => (answer = resolve)));
    fallback.start();
    await vi.advanceTimersByTimeAsync(60_000);
    fallback.stop();
    answer(news(5));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(fetch).toHaveBeenCalledOnce();
    expect(events.answered).not.toHaveBeenCalled();
    expect(doc.store.clients.size).toBe(0);
  });
});
