import { describe, expect, it } from 'vitest';
import { createTestWorld, text, type Play } from './machine.test-world';

const A = text('A');
const B = text('B');
const C = text('C');
const hours = (contents: Play['contents']): Play => ({ source: 'P', contents, seconds: 3_600 });

describe('a clock that is set back', () => {
  it('ends what an edit lets go on: that would last until the clock has come so far again', async () => {
    const world = createTestWorld(hours([A, B, C]));
    await world.run(3_700_000);
    world.edit(hours([C, A, B]));
    await world.run(1_000);
    expect(world.shown()?.content?.name).toBe('B');
    world.jump(-3_600_000);
    await world.run(31_000);
    expect(world.shown()?.content?.name).toBe('C');
  });

  it('leaves an item that is being prepared no more time than it had', async () => {
    const world = createTestWorld(hours([A, B]), { start: 7_200_000, prepareMs: 1e9 });
    world.prepareMs('B', 0);
    await world.run(1_000);
    world.jump(-7_200_000);
    await world.run(60_000);
    expect(world.shown()?.content?.name).toBe('B');
  });
});
