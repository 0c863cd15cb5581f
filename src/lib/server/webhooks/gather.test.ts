import { describe, expect, it } from 'vitest';
import type { SiteEvent } from '../events/site-event';
import { Gather } from './gather';

function world() {
  let passed = 0;
  const gather = new Gather(() => passed);
  return {
    gather,
    pass: (ms: number) => {
      passed += ms;
      return gather.take();
    },
  };
}
const edit = (n: number): SiteEvent => ({
  kind: 'record.changed',
  at: n,
  data: { collection: 'contents', id: `c${n % 2}`, by: 'user:u', version: n },
});

describe('what webhooks are told', () => {
  it('is one message for a thousand screens', () => {
    const { gather, pass } = world();
    for (let n = 0; n < 1_000; n += 1)
      gather.hear({ kind: 'screen.offline', at: n, data: { screen: `s${n}`, lastSeen: 1 } });
    const [message, ...more] = pass(1_000);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ kind: 'screen.offline', data: { total: 1_000 } });
    expect(message?.data['screens']).toHaveLength(1_000);
    for (let n = 0; n < 1_001; n += 1)
      gather.hear({ kind: 'screen.online', at: n, data: { screen: `s${n}` } });
    const [next] = pass(1_000);
    expect(next?.data['total']).toBe(1_001);
    expect(next?.data['screens']).toHaveLength(1_000);
  });

  it('is that the site changed once somebody pauses, or after a minute', () => {
    const { gather, pass } = world();
    gather.hear(edit(1));
    expect(pass(9_000)).toEqual([]);
    gather.hear(edit(2));
    expect(pass(9_999)).toEqual([]);
    expect(pass(1)).toEqual([
      { kind: 'site.changed', at: 2, data: { version: 2, by: ['user:u'], records: 2 } },
    ]);
    const told: unknown[] = [];
    for (let n = 0; n < 12; n += 1) {
      gather.hear(edit(n));
      told.push(...pass(5_000));
    }
    expect(told).toHaveLength(1);
  });

  it('is one message for an edit of ever so many records', () => {
    const { gather } = world();
    for (let n = 1; n <= 200_000; n += 1) gather.hear(edit(n));
    expect(gather.take(true)).toEqual([
      { kind: 'site.changed', at: 200_000, data: { version: 200_000, by: ['user:u'], records: 2 } },
    ]);
  });

  it('is an emergency at once, and no other launch', () => {
    const { gather } = world();
    const launch = (mode: string): SiteEvent => ({
      kind: 'launch.started',
      at: 1,
      data: { mode, target: 'all', by: 'user:u', version: 3 },
    });
    const clearing = (what: string): SiteEvent => ({ ...launch(''), kind: 'launch.cleared', data: { what } });
    gather.hear(clearing('launches'));
    gather.hear(launch('manual'));
    gather.hear(launch('priority'));
    expect(gather.take(true)).toEqual([]);
    gather.hear(launch('emergency'));
    expect(gather.take()).toEqual([
      { kind: 'emergency.launched', at: 1, data: { version: 3, by: ['user:u'], targets: ['all'], total: 1 } },
    ]);
    gather.hear(clearing('emergency'));
    expect(gather.take().map(({ kind }) => kind)).toEqual(['emergency.cleared']);
  });
});
