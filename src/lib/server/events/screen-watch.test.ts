import { describe, expect, it } from 'vitest';
import type { ScreenStatus } from '#lib/protocol/messages';
import { STATUS } from '../../../../tests/support/status';
import { ScreenWatch } from './screen-watch';

const START = 1_700_000_000_000;

function world(said: Readonly<Record<string, boolean>> = {}) {
  let passed = 0;
  const at = () => START + passed;
  const of = (screen: string, online: boolean, errors: readonly number[] = []): ScreenStatus => ({
    screen,
    online,
    lastSeen: at(),
    status: {
      ...STATUS,
      screen,
      errors: errors.map((n) => ({ at: n, text: `error ${n}` })),
    },
    replica: 'equal',
    via: 'socket',
  });
  const watch = new ScreenWatch({
    said: new Map(Object.entries(said)),
    known: Object.keys(said).map((screen) => ({ ...of(screen, false), lastSeen: START - 5_000 })),
    now: at,
    monotonic: () => passed,
  });
  const names = (events: readonly { kind: string; data: Readonly<Record<string, unknown>> }[]) =>
    events.map(({ kind, data }) => `${kind} ${String(data['screen'])}`);
  return {
    of,
    pass: (ms: number) => {
      passed += ms;
      return names(watch.tick());
    },
    heard: (...screens: ScreenStatus[]) => names(watch.heard(screens)),
    watch,
  };
}

describe('what is said of screens', () => {
  it('is that one came, and that it was silent for 45 s', () => {
    const { of, heard, pass } = world();
    expect(heard(of('hall', true))).toEqual(['screen.online hall']);
    expect(heard(of('hall', true))).toEqual([]);
    expect(heard(of('hall', false))).toEqual([]);
    expect(pass(44_999)).toEqual([]);
    expect(pass(1)).toEqual(['screen.offline hall']);
    expect(pass(100_000)).toEqual([]);
    expect(heard(of('hall', true))).toEqual(['screen.online hall']);
  });

  it('is nothing when one reconnects in time', () => {
    const { of, heard, pass } = world();
    heard(of('hall', true));
    heard(of('hall', false));
    expect(pass(40_000)).toEqual([]);
    expect(heard(of('hall', true))).toEqual([]);
    expect(pass(100_000)).toEqual([]);
  });

  it('is that one was silent for 45 s also where the clock was set back meanwhile, or forward', () => {
    for (const lastSeen of [START + 3_600_000, START]) {
      const { of, heard, pass } = world();
      heard(of('hall', true));
      heard({ ...of('hall', false), lastSeen });
      expect(pass(44_999)).toEqual([]);
      expect(pass(1)).toEqual(['screen.offline hall']);
    }
  });

  it('is nothing when the server restarts and a thousand come back; who does not is said to be offline', () => {
    const screens = Array.from({ length: 1_000 }, (_, n) => `s${n}`);
    const { of, heard, pass } = world({
      ...Object.fromEntries(screens.map((id) => [id, true])),
      dead: false,
    });
    expect(pass(30_000)).toEqual([]);
    expect(heard(...screens.slice(1).map((id) => of(id, true)))).toEqual([]);
    expect(pass(59_999)).toEqual([]);
    expect(pass(1)).toEqual(['screen.offline s0']);
    expect(heard(of('dead', true))).toEqual(['screen.online dead']);
  });

  it('is each error once', () => {
    const { of, watch } = world();
    const errorsOf = (...ns: number[]) =>
      watch
        .heard([of('hall', true, ns)])
        .flatMap(({ kind, data }) => (kind === 'screen.error' ? [data['errors']] : []));
    expect(errorsOf(1, 2)).toEqual([
      [expect.objectContaining({ at: 1 }), expect.objectContaining({ at: 2 })],
    ]);
    expect(errorsOf(1, 2)).toEqual([]);
    expect(errorsOf(2, 3)).toEqual([[expect.objectContaining({ at: 3, text: 'error 3' })]]);
  });
});
