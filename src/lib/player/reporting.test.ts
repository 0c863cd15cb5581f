import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Report } from '#lib/protocol/messages';
import { createReporting } from './reporting';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const FIRST: Report = {
  screen: 'hall',
  mode: 'default',
  source: null,
  content: 'menu',
  via: null,
  title: 'Menu',
  since: null,
  until: null,
  next: null,
  cached: { have: 1, need: 1 },
  media: { have: 1, need: 1, digest: '0123456789abcdef', from: 1 },
  offlineReady: true,
  frames: 1,
  lateMs: null,
  clockOffsetMs: 0,
  clock: null,
  resolution: '1920×1080@1',
  app: '1',
  takes: [],
  errors: [],
};

function create() {
  let report = FIRST;
  const send = vi.fn();
  const reporting = createReporting({ read: () => report, send, random: () => 0.5 });
  reporting.sendNow();
  send.mockClear();
  return { send, reporting, set: (change: Partial<Report>) => (report = { ...report, ...change }) };
}

it('tells at once what people look at', () => {
  const { reporting, send, set } = create();
  set({ content: 'poster' });
  reporting.ask();
  vi.advanceTimersByTime(200);
  expect(send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ content: 'poster' }));
});

it('tells in the same moment that an emergency is on the screen, that it is another one, and that it is over', () => {
  const { reporting, send, set } = create();
  const steps: Partial<Report>[] = [
    { mode: 'emergency', via: 'e1', content: 'leave' },
    { mode: 'emergency', via: 'e2', content: 'leave' },
    { mode: 'default', via: null, content: 'menu' },
  ];
  for (const [index, step] of steps.entries()) {
    set(step);
    reporting.ask();
    reporting.ask();
    expect(send).toHaveBeenCalledTimes(index + 1);
  }
  vi.runAllTimers();
  expect(send.mock.calls.length).toBeLessThanOrEqual(steps.length + 1);
});

it('tells what an edit changed for every screen alike a while later, once', () => {
  const { reporting, send, set } = create();
  for (let edit = 0; edit < 10; edit += 1) {
    set({ frames: edit });
    reporting.ask();
    vi.advanceTimersByTime(100);
  }
  expect(send).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(send).toHaveBeenCalledOnce();
  vi.runAllTimers();
  expect(send).toHaveBeenCalledOnce();
});

it('tells less often that it keeps up while a site is edited without a pause', () => {
  const { reporting, send, set } = create();
  for (let edit = 0; edit < 600; edit += 1) {
    set({ frames: edit });
    reporting.ask();
    vi.advanceTimersByTime(100);
  }
  // A minute of edits: the first after 2 s, then every 7 s.
  expect(send).toHaveBeenCalledTimes(9);
});

it('tells nothing twice when a heartbeat comes first', () => {
  const { reporting, send, set } = create();
  reporting.ask();
  set({ title: 'Other' });
  reporting.ask();
  reporting.sendNow();
  vi.runAllTimers();
  expect(send).toHaveBeenCalledOnce();
});
