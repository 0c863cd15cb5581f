import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CloseCode } from '#lib/protocol/close-codes';
import { PERSON_PACE } from './reconnect-wait';
import { Reconnector } from './reconnector';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function create() {
  const effects = { connect: vi.fn(), giveUp: vi.fn(), random: () => 0.5 };
  return { ...effects, reconnector: new Reconnector(PERSON_PACE, effects) };
}

describe('SS13.1: a socket that ended', () => {
  it('is tried again once, after ever longer waits', () => {
    const { connect, reconnector } = create();
    for (const waitMs of [500, 1_000, 2_000, 2_000]) {
      connect.mockClear();
      reconnector.trying();
      reconnector.lost(1006);
      vi.advanceTimersByTime(waitMs - 1);
      expect(connect).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(connect).toHaveBeenCalledOnce();
    }
  });

  it('waits as after a first loss once a socket has synced', () => {
    const { connect, reconnector } = create();
    reconnector.lost(1006);
    reconnector.lost(1006);
    reconnector.opened();
    reconnector.synced();
    reconnector.lost(1006);
    vi.advanceTimersByTime(500);
    expect(connect).toHaveBeenCalledOnce();
  });

  it('goes on waiting longer when it opened but never synced', () => {
    const { connect, reconnector } = create();
    reconnector.lost(1006);
    reconnector.opened();
    reconnector.lost(1006);
    vi.advanceTimersByTime(500);
    expect(connect).not.toHaveBeenCalled();
  });

  it('SS13.2: is not tried again by itself after a 44xx', () => {
    const { connect, reconnector } = create();
    reconnector.lost(CloseCode.notAuthenticated);
    vi.runAllTimers();
    expect(connect).not.toHaveBeenCalled();
  });

  it('is not tried again after a stop', () => {
    const { connect, reconnector } = create();
    reconnector.lost(1006);
    reconnector.stop();
    vi.runAllTimers();
    expect(connect).not.toHaveBeenCalled();
  });

  it('is given up when it hangs while it opens', () => {
    const { giveUp, reconnector } = create();
    reconnector.trying();
    vi.advanceTimersByTime(19_999);
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(giveUp).toHaveBeenCalledOnce();
  });

  it('is left alone once it is open', () => {
    const { giveUp, reconnector } = create();
    reconnector.trying();
    reconnector.opened();
    vi.runAllTimers();
    expect(giveUp).not.toHaveBeenCalled();
  });
});
