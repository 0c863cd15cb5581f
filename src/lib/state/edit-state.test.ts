import { describe, expect, it } from 'vitest';
import type { Screen } from '#lib/model/screen';
import type { ReplicaStatus } from '#lib/replica/types';
import { editSentence, editState } from './edit-state';
import type { ScreenStatus } from './replica-view.svelte';

const saved: ReplicaStatus = {
  replica: 'synced',
  edits: 'saved',
  pending: [],
  connection: 'online',
  refusal: null,
  storageProblem: null,
  version: 40,
  savedVersion: 37,
};

function screens(...ids: string[]): Map<string, Screen> {
  return new Map(ids.map((id) => [id, { id, deletedAt: null } as Screen]));
}

const whole = () => 'whole' as const;

function reports(
  applied: Readonly<Record<string, number | null>>,
  replica: ScreenStatus['replica'] = 'equal',
): Map<string, ScreenStatus> {
  return new Map(
    Object.entries(applied).map(([screen, version]) => [
      screen,
      { screen, online: true, lastSeen: 0, status: { applied: version }, replica } as ScreenStatus,
    ]),
  );
}

describe('where the newest edit is', () => {
  it('says nothing of saved edits before the storage of this device was read', () => {
    const state = editState({ ...saved, edits: 'unknown' }, screens('a'), reports({ a: 37 }), whole);
    expect(state.step).toBe('unknown');
    expect(editSentence(state, 'online')).toBe('Reading what is on this device…');
  });

  it('counts a screen once it has applied the version of the newest saved edit', () => {
    const state = editState(saved, screens('a', 'b', 'c'), reports({ a: 36, b: 37, c: 38 }), whole);
    expect(state).toEqual({ step: 'saved', shown: 2, screens: 3 });
    expect(editSentence(state, 'online')).toBe('Saved. Shown on 2 of 3 screens.');
  });

  it('is shown when every screen has it', () => {
    const state = editState(saved, screens('a', 'b'), reports({ a: 37, b: 99 }), whole);
    expect(state.step).toBe('shown');
    expect(editSentence(state, 'online')).toBe('Saved. Shown on 2 of 2 screens.');
  });

  it('asks how many show what is seen here, as long as nothing was edited here', () => {
    const state = editState(
      { ...saved, savedVersion: null },
      screens('a', 'b'),
      reports({ a: 39, b: 40 }),
      whole,
    );
    expect(state).toEqual({ step: 'saved', shown: 1, screens: 2 });
  });

  it('counts neither screens in the trash nor reports of screens that are not in the site', () => {
    const site = screens('a', 'b');
    site.set('b', { id: 'b', deletedAt: 1 } as Screen);
    expect(editState(saved, site, reports({ a: 37, b: 37, stranger: 37 }), whole)).toEqual({
      step: 'shown',
      shown: 1,
      screens: 1,
    });
  });

  it.each([
    ['equal', 2],
    // To an earlier version than the server's newest, that contains the edit.
    ['behind', 2],
    ['differs', 0],
    ['unknown', 0],
  ] as const)('counts a screen whose replica is %s: %i of 2', (replica, shown) => {
    expect(editState(saved, screens('a', 'b'), reports({ a: 37, b: 38 }, replica), whole).shown).toBe(shown);
  });

  it('does not count a screen that is known to lack media', () => {
    const mediaOf = (screen: string) => (screen === 'a' ? 'missing' : 'untold');
    expect(editState(saved, screens('a', 'b'), reports({ a: 37, b: 37 }), mediaOf).shown).toBe(1);
  });

  it('does not count a screen that never reported or does not know its version', () => {
    expect(editState(saved, screens('a', 'b'), reports({ a: null }), whole).shown).toBe(0);
  });

  it('is never called shown before it is saved, whatever the screens have applied', () => {
    const state = editState({ ...saved, edits: 'device' }, screens('a'), reports({ a: 99 }), whole);
    expect(state.step).toBe('device');
    expect(editSentence(state, 'offline')).toBe(
      'On this device. It is saved when the server can be reached.',
    );
    expect(editSentence(state, 'online')).toBe('On this device, being saved…');
    expect(editSentence(state, 'offline', true)).toBe('On this device only: the server does not take it.');
  });

  it('is saved, and no more to say, in a site without screens', () => {
    const state = editState(saved, screens(), reports({}), whole);
    expect(state.step).toBe('saved');
    expect(editSentence(state, 'online')).toBe('Saved.');
  });
});
