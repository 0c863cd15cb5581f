import { describe, expect, it } from 'vitest';
import { EMERGENCY_LATE_MS } from './machine';
import { createTestWorld, text, type Play } from './machine.test-world';
import { LATE_MS } from './preparation';

const A = text('A');
const B = text('B');
const LEAVE = text('LEAVE');
const GATHER = text('GATHER');
const loop: Play = { source: 'P', contents: [A, B], seconds: 60 };
const emergency: Play = { source: 'E', contents: [LEAVE], seconds: 1e6, mode: 'emergency' };

describe('an emergency', () => {
  it('cuts what is on the screen at once, and gives way at once when it is over', async () => {
    const world = createTestWorld(loop);
    await world.run(14_200);
    world.edit(emergency);
    await world.run(100);
    world.edit(loop);
    await world.run(100);
    expect(world.history()).toEqual([
      ['A', 0],
      ['LEAVE', 14_200],
      ['A', 14_300],
    ]);
  });

  it('does not wait behind the next item that is being prepared', async () => {
    const world = createTestWorld(loop);
    world.prepareMs('B', 1e9);
    await world.run(55_000);
    expect(world.mounted()).toEqual(['A', 'B']);
    world.edit(emergency);
    await world.run(10);
    expect(world.history().at(-1)).toEqual(['LEAVE', 55_000]);
  });

  it('shows its name while its file is on its way, and the file as soon as it is there', async () => {
    const world = createTestWorld(loop);
    await world.run(10_000);
    world.prepareMs('LEAVE', 9_000);
    world.edit(emergency);
    await world.run(EMERGENCY_LATE_MS - 10);
    expect(world.shown()?.content?.name).toBe('A');
    await world.run(20);
    expect(world.history().at(-1)).toEqual(['the name of LEAVE', 10_000 + EMERGENCY_LATE_MS]);
    // Its name on the screen, the file has the time that any other has.
    await world.run(LATE_MS);
    expect(world.history().at(-1)?.[0]).toBe('LEAVE');
  });

  it('shows the file at the moment in which it arrives', async () => {
    const world = createTestWorld(loop);
    world.prepareMs('LEAVE', 1e9);
    world.edit(emergency);
    await world.run(2_000);
    world.prepareMs('LEAVE', 0);
    world.machine.retryFailed();
    await world.run(10);
    expect(world.history().at(-1)).toEqual(['LEAVE', 2_000]);
  });

  it('is given no more time when its file was being prepared as the next item anyway', async () => {
    const world = createTestWorld({ source: 'P', contents: [A, LEAVE], seconds: 60 });
    world.prepareMs('LEAVE', 1e9);
    await world.run(55_000);
    world.edit(emergency);
    await world.run(EMERGENCY_LATE_MS + 10);
    expect(world.history().at(-1)).toEqual(['the name of LEAVE', 55_000 + EMERGENCY_LATE_MS]);
  });

  it('that can’t be shown has its name in its place, not the idle card and not another item', async () => {
    const world = createTestWorld(loop, { broken: ['LEAVE'] });
    await world.run(1_000);
    world.edit({ ...emergency, contents: [LEAVE, GATHER], seconds: 30 });
    await world.run(1_000);
    expect(world.shown()).toMatchObject({ content: null, spot: { mode: 'emergency', item: 'LEAVE' } });
    await world.run(30_000);
    expect(world.history()).toEqual([
      ['A', 0],
      ['the name of LEAVE', 1_000],
      ['GATHER', 30_000],
    ]);
  });

  it('is never cut by a reload', async () => {
    const world = createTestWorld(loop);
    world.edit(emergency);
    await world.run(500);
    expect(world.machine.betweenItems).toBe(false);
    world.edit({ ...emergency, contents: [text('LEAVE NOW')] });
    world.breakContent('LEAVE NOW');
    await world.run(5_000);
    expect(world.machine.betweenItems).toBe(false);
  });
});

describe('a screen outside of its hours', () => {
  const day: Play = { ...loop, on: [100_000, 250_000] };

  it('is black, lights up in the very millisecond and goes out in it', async () => {
    const world = createTestWorld(day, { prepareMs: 3_000 });
    await world.run(99_999);
    expect(world.history()).toEqual([['off', 0]]);
    expect(world.shown()).toMatchObject({ content: null, spot: { mode: 'off', until: 100_000 } });
    await world.run(300_000);
    expect(world.history()).toEqual([
      ['off', 0],
      ['B', 100_000],
      ['A', 120_000],
      ['B', 180_000],
      ['A', 240_000],
      ['off', 250_000],
    ]);
    expect(world.mounted()).toEqual(['off']);
  });

  it('wakes for an emergency and is black again after it', async () => {
    const world = createTestWorld(day);
    await world.run(20_000);
    world.edit(emergency);
    await world.run(20_000);
    world.edit(day);
    await world.run(1_000);
    expect(world.history()).toEqual([
      ['off', 0],
      ['LEAVE', 20_000],
      ['off', 40_000],
    ]);
  });

  it('may be reloaded: nobody sees it', async () => {
    const world = createTestWorld(day);
    await world.run(20_000);
    expect(world.machine.betweenItems).toBe(true);
  });
});
