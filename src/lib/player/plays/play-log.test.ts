import { describe, expect, it } from 'vitest';
import { LONGEST_PLAY_MS, type Play } from '#lib/protocol/plays';
import type { Due } from '../due';
import { text } from '../machine.test-world';
import { createPlayLog } from './play-log';

interface Wish {
  readonly content?: string | null;
  /** What belongs there, when that is something else. */
  readonly wanted?: string;
  readonly since?: number;
  readonly mode?: Due['spot']['mode'];
}

function due({ content = 'A', wanted = content ?? undefined, since = 0, mode = 'default' }: Wish): Due {
  return {
    key: content ?? 'idle',
    content: content === null ? null : text(content),
    spot: {
      mode,
      source: { type: 'playlist', id: 'P', via: null, since: 0 },
      sourceKey: 'P',
      item: `item ${wanted ?? ''}`,
      content: wanted === undefined ? null : text(wanted),
      transition: 'cut',
      since,
      until: null,
    },
  };
}

function createWorld() {
  let ticks = 0;
  let step = 1_000_000;
  let ids = 0;
  const over: Play[] = [];
  const seen: { underWay: Play | null } = { underWay: null };
  const log = createPlayLog({
    now: () => step + ticks,
    ticks: () => ticks,
    newId: () => String(++ids),
    onChange(ended, underWay) {
      over.push(...ended);
      seen.underWay = underWay;
    },
  });
  return {
    log,
    over,
    seen,
    pass: (ms: number) => void (ticks += ms),
    /** The clock is corrected. */
    set: (ms: number) => void (step += ms),
  };
}

describe('the log of plays', () => {
  it('tells what was seen to its end, when it began and for how long', () => {
    const { log, over, seen, pass } = createWorld();
    log.shown(due({}), 1_010_000);
    pass(10_000);
    log.shown(due({ content: 'B', since: 10_000 }), 1_020_000);
    expect(over).toEqual([
      {
        id: '1',
        content: 'A',
        playlist: 'P',
        item: 'item A',
        start: 1_000_000,
        ms: 10_000,
        outcome: 'completed',
        reason: null,
      },
    ]);
    expect(seen.underWay).toMatchObject({ id: '2', content: 'B', ms: 0, outcome: 'cut' });
  });

  it('calls cut what something else took the place of before its planned end', () => {
    const { log, over, pass } = createWorld();
    log.shown(due({}), 1_010_000);
    pass(4_000);
    log.shown(due({ content: null }), null);
    expect(over).toMatchObject([{ content: 'A', ms: 4_000, outcome: 'cut' }]);
  });

  it('calls completed what had no end of its own', () => {
    const { log, over, pass } = createWorld();
    log.shown(due({}), null);
    pass(4_000);
    log.shown(due({ content: 'B' }), null);
    expect(over).toMatchObject([{ content: 'A', outcome: 'completed' }]);
  });

  it('counts each slot of a lone item, and no edit of its end as another play', () => {
    const { log, over, pass } = createWorld();
    log.shown(due({}), 1_010_000);
    pass(5_000);
    log.shown(due({}), 1_012_000);
    pass(7_000);
    log.shown(due({ since: 12_000 }), 1_024_000);
    expect(over).toMatchObject([{ id: '1', ms: 12_000, outcome: 'completed' }]);
  });

  it('takes lengths by a clock that nobody sets', () => {
    const { log, over, pass, set } = createWorld();
    log.shown(due({}), null);
    pass(5_000);
    set(-600_000);
    log.shown(due({ content: 'B' }), null);
    expect(over).toMatchObject([{ start: 1_000_000, ms: 5_000 }]);
  });

  it('says once that a content failed before it was seen, and nothing of it as skipped then', () => {
    const { log, over } = createWorld();
    log.failed(due({}), new Error('The file is broken.'));
    log.failed(due({}), new Error('The file is broken.'));
    log.shown(due({ content: 'B', wanted: 'A' }), 1_010_000);
    expect(over).toMatchObject([{ content: 'A', ms: 0, outcome: 'failed', reason: 'The file is broken.' }]);
  });

  it('ends a play that breaks on the screen as failed, with its reason and its length', () => {
    const { log, over, seen, pass } = createWorld();
    log.shown(due({}), 1_010_000);
    pass(3_000);
    log.failed(due({}), new Error('The film stopped.'));
    expect(over).toMatchObject([{ id: '1', ms: 3_000, outcome: 'failed', reason: 'The film stopped.' }]);
    expect(seen.underWay).toBeNull();
    log.shown(due({ content: 'B', wanted: 'A' }), 1_010_000);
    expect(over).toHaveLength(1);
  });

  it('says once per slot that a content was skipped, and counts what stood in for it', () => {
    const { log, over, pass } = createWorld();
    log.shown(due({ content: 'B', wanted: 'A' }), 1_010_000);
    log.shown(due({ content: 'C', wanted: 'A' }), 1_010_000);
    pass(10_000);
    log.shown(due({ content: 'B', wanted: 'A', since: 10_000 }), 1_020_000);
    expect(over.map(({ content, outcome }) => [content, outcome])).toEqual([
      ['A', 'skipped'],
      ['B', 'cut'],
      ['C', 'completed'],
      ['A', 'skipped'],
    ]);
  });

  it('does not call an emergency skipped whose name is shown until its picture is there', () => {
    const { log, over } = createWorld();
    log.shown(due({ content: null, wanted: 'A', mode: 'emergency' }), null);
    expect(over).toEqual([]);
  });

  it('tells how long the play under way has lasted, and parts what stands for days', () => {
    const { log, over, seen, pass } = createWorld();
    log.shown(due({}), null);
    pass(15_000);
    log.beat();
    expect(over).toEqual([]);
    expect(seen.underWay).toMatchObject({ id: '1', ms: 15_000, outcome: 'cut' });
    pass(LONGEST_PLAY_MS);
    log.beat();
    expect(over).toMatchObject([{ id: '1', ms: LONGEST_PLAY_MS, outcome: 'completed' }]);
    expect(seen.underWay).toMatchObject({ id: '2', ms: 0 });
  });
});
