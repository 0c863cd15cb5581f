import { describe, expect, it, vi } from 'vitest';
import type { Replica } from '#lib/replica/types';
import { remember, remembered, type Me } from '#lib/state/session';
import { Boot } from './boot.svelte';
import { ApiError } from './client/http';

const anna: Me = {
  user: { id: 'u1', username: 'anna', role: 'editor' },
  site: { uid: 'site-1', epoch: 7 },
  now: 1_000,
};

function memory(): Storage {
  const values = new Map<string, string>();
  return {
    length: 0,
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => void values.set(key, value),
  };
}

/** A device that remembers `known`, and a server that answers `answers` one after the other. */
function world({ known, answers }: { known?: Me; answers: (Me | Error)[] }) {
  const storage = memory();
  if (known !== undefined) remember(storage, known);
  const parts = {
    storage,
    readMe: vi.fn(() => {
      const answer = answers.shift() ?? new ApiError('unreachable', 0, 'No server.');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    }),
    howEpochEnded: vi.fn(() => Promise.resolve({ kind: 'unknown' as const })),
    carryOver: vi.fn(() => Promise.reject(new Error('Nothing is to be carried over.'))),
    openReplica: vi.fn(() => ({ connect: () => undefined, status: { refusal: null } }) as unknown as Replica),
    toLogin: vi.fn(),
    toSecondFactor: vi.fn(),
    reload: vi.fn(),
  };
  return { boot: new Boot(parts), ...parts };
}
const gone = new ApiError('unreachable', 0, 'No server.');

describe('the start of the manager', () => {
  it('opens the remembered copy before the server has answered', async () => {
    const { boot, openReplica } = world({ known: anna, answers: [gone] });
    boot.start();
    await vi.waitFor(() => expect(boot.current.kind).toBe('open'));
    expect(boot.me?.user.username).toBe('anna');
    await boot.ask();
    expect(boot.current.kind).toBe('open');
    expect(openReplica).toHaveBeenCalledOnce();
  });

  it('opens the copy of whoever the server says, and remembers that', async () => {
    const { boot, storage, openReplica } = world({ answers: [anna] });
    await boot.ask();
    expect(openReplica).toHaveBeenCalledWith({ identity: { kind: 'user', userId: 'u1' }, site: anna.site });
    expect(remembered(storage)).toEqual(anna);
  });

  it('says so when nobody is known and the server is away, and goes on when it is back', async () => {
    const { boot } = world({ answers: [gone, anna] });
    await boot.ask();
    expect(boot.current).toEqual({ kind: 'unreachable', problem: 'No server.' });
    await boot.ask();
    expect(boot.current.kind).toBe('open');
  });

  const over = new ApiError('x', 401, 'Log in.');

  it('goes to the login when the session is over, and still knows which copy is here', async () => {
    const { boot, storage, toLogin } = world({ known: anna, answers: [over] });
    boot.start();
    await vi.waitFor(() => expect(toLogin).toHaveBeenCalledOnce());
    expect(remembered(storage)).toEqual(anna);
  });

  it('goes to the login when nobody is known at all', async () => {
    const { boot, toLogin } = world({ answers: [over] });
    await boot.ask();
    expect(boot.current.kind).toBe('stranger');
    expect(toLogin).toHaveBeenCalledOnce();
  });

  it('goes to where a second factor is set up, but not from an open page', async () => {
    const due = new ApiError('second-factor-due', 403, 'Set it up.');
    const starting = world({ known: anna, answers: [due] });
    starting.boot.start();
    await vi.waitFor(() => expect(starting.toSecondFactor).toHaveBeenCalledOnce());
    const open = world({ known: anna, answers: [anna, due] });
    open.boot.start();
    await open.boot.ask();
    expect(open.boot.current).toMatchObject({ kind: 'open', sessionOver: false });
    expect([open.toSecondFactor, open.toLogin].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  it('throws nobody out of an open page when the session ends, and notices when it is renewed', async () => {
    const { boot, toLogin } = world({ known: anna, answers: [anna, over, anna] });
    boot.start();
    await boot.ask();
    await vi.waitFor(() => expect(boot.current).toMatchObject({ kind: 'open', sessionOver: true }));
    expect(toLogin).not.toHaveBeenCalled();
    await boot.ask();
    expect(boot.current).toMatchObject({ kind: 'open', sessionOver: false });
  });

  it('knows nobody after a logout', () => {
    const { boot, storage } = world({ known: anna, answers: [] });
    boot.forget();
    expect(remembered(storage)).toBeNull();
  });

  it('keeps its copy, and what it knows, when the server holds another site', async () => {
    const other: Me = { ...anna, site: { uid: 'site-2', epoch: 1 } };
    const { boot, storage, openReplica, reload } = world({ known: anna, answers: [other, other] });
    boot.start();
    await boot.ask();
    expect(boot.current).toMatchObject({ kind: 'open', elsewhere: other });
    expect(remembered(storage)).toEqual(anna);
    expect(openReplica).toHaveBeenCalledOnce();
    boot.switchSite(other);
    expect(remembered(storage)).toEqual(other);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('takes over a changed role at once, and starts anew for another person', async () => {
    const viewer: Me = { ...anna, user: { ...anna.user, role: 'viewer' } };
    const bob: Me = { ...anna, user: { id: 'u2', username: 'bob', role: 'editor' } };
    const { boot, reload } = world({ known: anna, answers: [viewer, bob] });
    boot.start();
    await vi.waitFor(() => expect(boot.me?.user.role).toBe('viewer'));
    expect(reload).not.toHaveBeenCalled();
    await boot.ask();
    expect(reload).toHaveBeenCalledOnce();
  });
});
