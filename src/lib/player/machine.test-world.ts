import type { Content } from '#lib/model/content';
import type { Transition } from '#lib/model/playlist';
import type { Mode } from '#lib/timeline/playback';
import { faceOf, type Due } from './due';
import type { Layer, Slot } from './layers/layer';
import { createMachine } from './machine';
import type { Programme, Spot } from './programme';

/** Contents in slots of equal length, repeated since 0. */
export interface Play {
  readonly source: string;
  readonly contents: readonly Content[];
  readonly seconds: number;
  readonly mode?: Mode;
  readonly transition?: Transition;
  /** The hours, from and to in ms; outside of them the screen is off. */
  readonly on?: readonly [from: number, to: number];
}

export function text(name: string): Content {
  return {
    id: name,
    type: 'text',
    name,
    duration: 'auto',
    tags: [],
    validity: null,
    fit: 'contain',
    background: '#000000',
    createdBy: '',
    createdAt: 0,
    deletedAt: null,
    text: { title: name, body: '', colour: '#ffffff', align: 'left' },
  };
}

function programmeOf(play: Play | Programme | 'throws'): Programme {
  if (play === 'throws') {
    const no = (): never => {
      throw new Error('the programme is broken');
    };
    return { at: no, refreshed: no, standIns: no };
  }
  if ('at' in play) return play;
  const {
    source,
    contents,
    seconds,
    mode = 'default',
    transition = 'cut',
    on = [-Infinity, Infinity],
  } = play;
  const slot = seconds * 1_000;
  const off = (until: number): Spot => ({
    mode: 'off',
    source: null,
    sourceKey: 'off',
    item: null,
    content: null,
    transition: 'cut',
    since: 0,
    until: until === Infinity ? null : until,
  });
  const at = (instant: number): Spot => {
    if (instant < on[0]) return off(on[0]);
    if (instant >= on[1]) return off(Infinity);
    const since = Math.floor(instant / slot) * slot;
    const content = contents[(since / slot) % contents.length] ?? null;
    return {
      mode,
      source: { type: 'playlist', id: source, via: null, since: 0 },
      sourceKey: source,
      item: content?.id ?? null,
      content,
      transition,
      since,
      until: Math.min(since + slot, on[1]),
    };
  };
  return {
    at,
    refreshed(spot) {
      const content = contents.find(({ id }) => id === spot.item);
      return content === undefined ? null : { ...spot, content };
    },
    standIns(spot) {
      const index = contents.findIndex(({ id }) => id === spot.item);
      return [...contents.slice(index + 1), ...contents.slice(0, Math.max(0, index))];
    },
  };
}

interface FakeLayer extends Layer {
  readonly name: string;
  readonly slot: Slot;
  againCount: number;
  disposed: boolean;
}

/** A machine with fake layers and a clock that only `run` and `jump` move. */
export function createTestWorld(
  play: Play | Programme,
  {
    start = 0,
    prepareMs = 0,
    broken: brokenAtFirst = [],
  }: { start?: number; prepareMs?: number; broken?: readonly string[] } = {},
) {
  let now = start;
  let nextId = 1;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const prepare = new Map<string, number>();
  const broken = new Set(brokenAtFirst);
  const layers: FakeLayer[] = [];
  const mounted = new Set<Layer>();
  const history: [name: string, at: number][] = [];
  const problems: string[] = [];
  const changes: Transition[] = [];
  const late: number[] = [];
  let settleNow: () => void = () => undefined;
  let most = 0;
  let mostTimers = 0;
  let shown: Due | null = null;
  let front: FakeLayer | null = null;

  function after(ms: number, callback: () => void): () => void {
    const id = nextId++;
    timers.set(id, { at: now + Math.max(ms, 1), callback });
    mostTimers = Math.max(mostTimers, timers.size);
    return () => timers.delete(id);
  }

  function createLayer(due: Due, slot: Slot): FakeLayer {
    const face = faceOf(due);
    const id = due.content?.id ?? (face === 'name' ? `the name of ${due.spot.content?.id ?? '?'}` : face);
    const layer: FakeLayer = {
      name: id,
      slot,
      againCount: 0,
      disposed: false,
      element: {} as HTMLElement,
      prepare() {
        if (broken.has(id)) return Promise.reject(new Error(`${id} is broken`));
        const wait = due.content === null ? 0 : (prepare.get(id) ?? prepareMs);
        return wait === 0
          ? Promise.resolve()
          : new Promise((resolve) => void waiting.push({ at: now + wait, resolve }));
      },
      show: () => undefined,
      again: () => {
        layer.againCount++;
      },
      hide: () => undefined,
      dispose: () => {
        layer.disposed = true;
      },
    };
    layers.push(layer);
    return layer;
  }
  let waiting: { at: number; resolve: () => void }[] = [];

  const settle = async () => {
    for (let i = 0; i < 8; i++) await Promise.resolve();
  };

  const machine = createMachine(programmeOf(play), {
    now: () => now,
    after,
    onFrame: (callback) => queueMicrotask(callback),
    createLayer,
    mount: (layer) => {
      mounted.add(layer);
      most = Math.max(most, mounted.size);
    },
    unmount: (layer) => mounted.delete(layer),
    bringToFront: (layer, old, { transition, ms }, onGone) => {
      settleNow();
      changes.push(transition);
      front = layers.find((candidate) => candidate === layer) ?? null;
      history.push([front?.name ?? '?', now]);
      if (old === null) return;
      settleNow = () => {
        settleNow = () => undefined;
        mounted.delete(old);
        onGone();
      };
      const mine = settleNow;
      if (ms === 0) mine();
      else waiting.push({ at: now + ms, resolve: () => settleNow === mine && mine() });
    },
    settle: () => settleNow(),
    onLateness: (ms) => late.push(ms),
    volume: () => 0,
    onShown: (due) => {
      shown = due;
    },
    onFailed: () => undefined,
    onProblem: (problem) => problems.push(problem.message),
  });

  return {
    machine,
    /** Lets so much time pass, one due timer or preparation after the other. */
    async run(ms: number) {
      const end = now + ms;
      await settle();
      for (;;) {
        const nextTimer = [...timers.values()].reduce((least, { at }) => Math.min(least, at), Infinity);
        const next = waiting.reduce((least, { at }) => Math.min(least, at), nextTimer);
        if (next > end) break;
        now = Math.max(now, next);
        const over = waiting.filter(({ at }) => at <= now);
        waiting = waiting.filter(({ at }) => at > now);
        for (const { resolve } of over) resolve();
        await settle();
        for (const [id, timer] of [...timers]) {
          if (timer.at > now || !timers.delete(id)) continue;
          timer.callback();
          await settle();
        }
      }
      now = end;
    },
    /** The clock is set; timers that were under way are as long as before. */
    jump(ms: number) {
      now += ms;
      for (const timer of timers.values()) timer.at += ms;
    },
    edit: (next: Play | Programme | 'throws') => machine.setProgramme(programmeOf(next)),
    prepareMs: (name: string, ms: number) => void prepare.set(name, ms),
    breakContent: (name: string) => void broken.add(name),
    mendContent: (name: string) => void broken.delete(name),
    breakOnScreen: () => front?.slot.onBroken(new Error('it broke on the screen')),
    shown: () => shown,
    history: () => history,
    changes: () => changes,
    lateness: () => late,
    problems: () => problems,
    mostTimers: () => mostTimers,
    mounted: () => layers.filter((layer) => mounted.has(layer)).map(({ name }) => name),
    mostMounted: () => most,
    alive: () => layers.filter(({ disposed }) => !disposed).length,
    created: (name: string) => layers.filter((layer) => layer.name === name).length,
    againCount: (name: string) =>
      layers.filter((layer) => layer.name === name).reduce((sum, { againCount }) => sum + againCount, 0),
  };
}
