import { describe, expect, it } from 'vitest';
import type { Content } from '#lib/model/content';
import { LATE_MS } from './preparation';
import { createTestWorld, text, type Play } from './machine.test-world';

const A = text('A');
const B = text('B');
const C = text('C');
/** A playlist of equal slots, anchored at 0. */
const loop = (contents: readonly Content[], seconds = 10): Play => ({ source: 'P', contents, seconds });

describe('the machine', () => {
  it('shows each item at its second, and starts over', async () => {
    const world = createTestWorld(loop([A, B, C]));
    await world.run(35_000);
    expect(world.history()).toEqual([
      ['A', 0],
      ['B', 10_000],
      ['C', 20_000],
      ['A', 30_000],
    ]);
  });

  it('joins in the middle, where the other screens are', async () => {
    const world = createTestWorld(loop([A, B, C]), { start: 13_000 });
    await world.run(8_000);
    expect(world.history()).toEqual([
      ['B', 13_000],
      ['C', 20_000],
    ]);
    expect(world.shown()?.spot.since).toBe(20_000);
  });

  it('prepares the next item before its time, and holds at most two', async () => {
    const world = createTestWorld(loop([A, B, C], 60), { prepareMs: 4_000 });
    await world.run(45_000);
    expect(world.mounted()).toEqual(['A']);
    await world.run(8_000);
    expect(world.mounted()).toEqual(['A', 'B']);
    await world.run(200_000);
    expect(world.mostMounted()).toBe(2);
    expect(world.history().slice(0, 4)).toEqual([
      ['A', 4_000],
      ['B', 60_000],
      ['C', 120_000],
      ['A', 180_000],
    ]);
  });

  it('disposes of every layer that it took away', async () => {
    const world = createTestWorld(loop([A, B, C], 5));
    await world.run(100_000);
    expect(world.alive()).toBeLessThanOrEqual(2);
  });

  it('begins a lone item again in each of its slots without loading it again', async () => {
    const world = createTestWorld(loop([A]));
    await world.run(35_000);
    expect(world.history()).toEqual([['A', 0]]);
    expect(world.againCount('A')).toBe(3);
  });

  it('wakes right when a clock jumps over several items', async () => {
    const world = createTestWorld(loop([A, B, C], 3_600));
    await world.run(1_000);
    world.jump(3_600_000);
    await world.run(31_000);
    expect(world.history().at(-1)?.[0]).toBe('B');
  });
});

describe('an edit', () => {
  it('does not cut the item on the screen; the player rejoins at its end', async () => {
    const world = createTestWorld(loop([A, B, C], 10));
    await world.run(14_500);
    // From now on C since 14 s, then A from 21 s.
    world.edit(loop([A, B, C], 7));
    await world.run(5_400);
    expect(world.shown()).toMatchObject({ content: { name: 'B' }, spot: { since: 10_000, until: 20_000 } });
    await world.run(5_000);
    expect(world.history()).toEqual([
      ['A', 0],
      ['B', 10_000],
      ['C', 20_000],
      ['A', 21_000],
    ]);
  });

  it('that moves the item which is on the screen anyway does not begin it again', async () => {
    const world = createTestWorld(loop([A, B], 10));
    await world.run(14_500);
    world.edit(loop([A, B], 14));
    await world.run(5_000);
    expect(world.againCount('B')).toBe(0);
  });

  it('rejoins at the new timeline’s boundary when that comes first', async () => {
    const world = createTestWorld(loop([A, B], 60));
    await world.run(14_000);
    world.edit(loop([B, A, C], 10));
    await world.run(5_000);
    expect(world.shown()?.content?.name).toBe('A');
    await world.run(10_000);
    expect(world.history()).toEqual([
      ['A', 0],
      ['C', 20_000],
    ]);
  });

  it('that removes the item takes it off at once', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.edit(loop([B, C]));
    await world.run(100);
    expect(world.history().at(-1)).toEqual(['B', 4_000]);
  });

  it('that changes the source shows it at once', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.edit({ source: 'launch', contents: [C], seconds: 30 });
    await world.run(100);
    expect(world.history().at(-1)).toEqual(['C', 4_000]);
  });

  it('of the content on the screen replaces it in place, without waiting', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.edit(loop([{ ...A, background: '#ff0000' }, B]));
    await world.run(100);
    expect(world.history().at(-1)).toEqual(['A', 4_000]);
    expect(world.history()).toHaveLength(2);
  });

  it('of a name touches nothing on the screen', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.edit(loop([{ ...A, name: 'A, renamed' }, B]));
    await world.run(100);
    expect(world.history()).toEqual([['A', 0]]);
    expect(world.shown()?.content?.name).toBe('A, renamed');
  });

  it('keeps the old item while the new one’s bytes are not there', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.prepareMs('C', 5_000);
    world.edit(loop([C], 60));
    await world.run(4_900);
    expect(world.shown()?.content?.name).toBe('A');
    await world.run(200);
    expect(world.history().at(-1)).toEqual(['C', 9_000]);
  });

  it('keeps the old item up to a deadline, and then shows what else there is', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.prepareMs('C', 1e9);
    world.edit(loop([C, B], 60));
    await world.run(LATE_MS - 100);
    expect(world.history()).toEqual([['A', 0]]);
    await world.run(200);
    expect(world.history().at(-1)).toEqual(['B', 4_000 + LATE_MS]);
    expect(world.problems().join()).toContain('“C” was not ready in time');
  });

  it('that brings an item with damaged bytes keeps the old one until another is ready', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.breakContent('C');
    world.prepareMs('B', 3_000);
    world.edit(loop([C, B], 60));
    await world.run(2_900);
    expect(world.history()).toEqual([['A', 0]]);
    await world.run(200);
    expect(world.history().at(-1)).toEqual(['B', 7_000]);
  });

  it('that takes the awaited item back keeps what is on the screen', async () => {
    const world = createTestWorld(loop([A, B], 60));
    await world.run(4_000);
    world.prepareMs('C', 5_000);
    world.edit(loop([C, B], 60));
    await world.run(2_000);
    world.edit(loop([A, B], 60));
    await world.run(20_000);
    expect(world.history()).toEqual([['A', 0]]);
    expect(world.alive()).toBe(1);
  });

  it('is held against a clock that was set back', async () => {
    const world = createTestWorld(loop([A, B, C], 60));
    await world.run(65_000);
    world.jump(-60_000);
    world.edit(loop([A, B, C], 60));
    await world.run(1_000);
    expect(world.shown()?.content?.name).toBe('A');
  });
});

describe('a transition', () => {
  const fading = (contents: readonly Content[], seconds = 10): Play => ({
    ...loop(contents, seconds),
    transition: 'fade',
  });

  it('is the playlist’s, and keeps the old item until it is over', async () => {
    const world = createTestWorld(fading([A, B, C]));
    await world.run(10_700);
    expect(world.history().at(-1)).toEqual(['B', 10_000]);
    expect(world.mounted()).toEqual(['A', 'B']);
    await world.run(200);
    expect(world.changes().at(-1)).toBe('fade');
    expect(world.mounted()).toEqual(['B', 'C']);
  });

  it('never has a third layer, however short the slots', async () => {
    const world = createTestWorld(fading([A, B, C], 2), { prepareMs: 300 });
    await world.run(60_000);
    expect(world.history().length).toBeGreaterThan(25);
    expect(world.mostMounted()).toBe(2);
    expect(world.alive()).toBeLessThanOrEqual(2);
  });

  it('that a command interrupts ends at once and leaves nothing behind', async () => {
    const world = createTestWorld(fading([A, B]));
    await world.run(10_100);
    world.edit({ source: 'emergency', contents: [C], seconds: 60, mode: 'emergency' });
    await world.run(50);
    expect(world.history().at(-1)).toEqual(['C', 10_100]);
    expect(world.changes().at(-1)).toBe('cut');
    expect(world.mounted()).toEqual(['C']);
    await world.run(5_000);
    expect(world.history()).toHaveLength(3);
    expect(world.alive()).toBe(1);
  });

  it('that an edit interrupts goes over to what the edit wants', async () => {
    const world = createTestWorld(fading([A, B]));
    await world.run(10_100);
    world.edit(fading([A, C]));
    await world.run(20_000);
    expect(world.history().map(([name]) => name)).toEqual(['A', 'B', 'C', 'A', 'C']);
    expect(world.alive()).toBeLessThanOrEqual(2);
  });

  it('is over when the machine stops', async () => {
    const world = createTestWorld(fading([A, B]));
    await world.run(10_100);
    world.machine.stop();
    expect(world.mounted()).toEqual([]);
    expect(world.alive()).toBe(0);
  });
});

describe('the lateness of a change', () => {
  it('is told of each that the timeline asked for, and of no other', async () => {
    const world = createTestWorld(loop([A, B]));
    world.prepareMs('B', 12_000);
    await world.run(24_000);
    expect(world.lateness()).toEqual([2_000, 0]);
    world.edit({ source: 'launch', contents: [C], seconds: 30 });
    await world.run(100);
    expect(world.lateness()).toHaveLength(2);
  });
});

describe('an item that fails', () => {
  it('gives its slot to the next playable one, and the timeline does not move', async () => {
    const world = createTestWorld(loop([A, B, C]));
    world.breakContent('B');
    await world.run(35_000);
    expect(world.history()).toEqual([
      ['A', 0],
      ['C', 10_000],
      ['A', 30_000],
    ]);
    expect(world.againCount('C')).toBe(1);
  });

  it('that is late leaves the old one on the screen, up to a deadline', async () => {
    const world = createTestWorld(loop([A, B, C], 60));
    world.prepareMs('B', 1e9);
    await world.run(60_000 + LATE_MS - 100);
    expect(world.shown()?.content?.name).toBe('A');
    await world.run(200);
    expect(world.history().at(-1)).toEqual(['C', 60_000 + LATE_MS]);
  });

  it('that is late for all of its slot is told of', async () => {
    const world = createTestWorld(loop([A, B, C], 5));
    world.prepareMs('B', 1e9);
    await world.run(9_900);
    expect(world.problems()).toEqual([]);
    await world.run(200);
    expect(world.history()).toEqual([
      ['A', 0],
      ['C', 10_000],
    ]);
    expect(world.problems()).toEqual(['“B” was not ready in all of its time.']);
  });

  it('that is late again and again is tried ever later, and its slot is the next one’s meanwhile', async () => {
    const world = createTestWorld(loop([A, B, C], 5));
    world.prepareMs('B', 1e9);
    await world.run(60_000);
    expect(world.history()).toContainEqual(['C', 50_000]);
    world.prepareMs('B', 100);
    world.machine.retryFailed();
    await world.run(25_000);
    expect(world.history()).toContainEqual(['B', 80_000]);
  });

  it('is tried again, ever later, and comes back when it works', async () => {
    const world = createTestWorld(loop([A], 3_600), { broken: ['A'] });
    await world.run(20_000);
    expect(world.history()).toEqual([['idle', 0]]);
    const tries = world.created('A');
    world.mendContent('A');
    await world.run(60_000);
    expect(world.created('A')).toBe(tries + 1);
    expect(world.history().at(-1)?.[0]).toBe('A');
  });

  it('is tried again at once when there is a reason', async () => {
    const world = createTestWorld(loop([A], 3_600), { broken: ['A'] });
    await world.run(500);
    world.mendContent('A');
    world.machine.retryFailed();
    await world.run(100);
    expect(world.history().at(-1)).toEqual(['A', 500]);
  });

  it('while it is on the screen gives way to the next', async () => {
    const world = createTestWorld(loop([A, B], 60));
    await world.run(20_000);
    world.breakOnScreen();
    await world.run(100);
    expect(world.history().at(-1)).toEqual(['B', 20_000]);
  });

  it('says why', async () => {
    const world = createTestWorld(loop([A, B]), { broken: ['A'] });
    await world.run(100);
    expect(world.problems()).toContain('A is broken');
  });
});

describe('an error inside', () => {
  it('does not end the loop', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(4_000);
    world.edit('throws');
    await world.run(60_000);
    expect(world.shown()?.content?.name).toBe('A');
    expect(world.problems().length).toBeGreaterThan(5);
    world.edit(loop([A, B]));
    await world.run(10_000);
    expect(world.history().length).toBeGreaterThan(1);
  });

  it('keeps one timer, whatever happened', async () => {
    const world = createTestWorld(loop([A, B, C], 60));
    world.breakContent('B');
    world.prepareMs('C', 1e9);
    await world.run(600_000);
    expect(world.problems().join()).toContain('not ready in time');
    expect(world.mostTimers()).toBe(1);
  });
});

describe('a reload', () => {
  it('is welcome between items, and never in the middle of one', async () => {
    const world = createTestWorld(loop([A, B]));
    await world.run(200);
    expect(world.machine.betweenItems).toBe(true);
    await world.run(5_000);
    expect(world.machine.betweenItems).toBe(false);
    await world.run(5_000);
    expect(world.machine.betweenItems).toBe(true);
  });
});
