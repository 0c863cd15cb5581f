import { VERBS, type RandomEdit } from '../support/model-edits';
import type { Random } from '../support/random';

/** One step of a run, as numbers that pick among what is there: a list stays meaningful when steps are left out. */
export type Operation =
  | { readonly op: 'edit'; readonly who: number; readonly edit: RandomEdit }
  | { readonly op: 'mark'; readonly who: number; readonly which: number }
  | { readonly op: 'server edit'; readonly edit: RandomEdit }
  | { readonly op: 'up' | 'down'; readonly who: number; readonly frames: number }
  | { readonly op: 'cut'; readonly who: number; readonly noticed: boolean }
  | { readonly op: 'offline'; readonly who: number }
  | { readonly op: 'disk'; readonly steps: number }
  | { readonly op: 'wait'; readonly ms: number }
  | { readonly op: 'store' | 'reload' | 'notice' | 'kick'; readonly who: number }
  | {
      readonly op: 'flush' | 'crash' | 'restart' | 'full' | 'keep alive' | 'bad update' | 'hostile' | 'epoch';
    };

/** How often each operation comes, relative to the others. */
const WEIGHTS = {
  edit: 40,
  mark: 8,
  'server edit': 4,
  up: 22,
  down: 22,
  disk: 18,
  wait: 6,
  cut: 4,
  offline: 3,
  notice: 2,
  store: 3,
  reload: 2,
  kick: 1,
  flush: 2,
  crash: 3,
  restart: 1,
  full: 1,
  'keep alive': 2,
  'bad update': 3,
  hostile: 2,
  epoch: 1,
} as const satisfies Readonly<Record<Operation['op'], number>>;

const OPS = Object.entries(WEIGHTS).flatMap(([op, weight]) =>
  Array.from({ length: weight }, () => op as Operation['op']),
);
/** What only the server writes. */
const COMMANDS = ['launch', 'clear', 'screen'] as const;
const EDITS = VERBS.filter((verb) => !COMMANDS.some((command) => command === verb));
/** Which make something to work on. */
const MAKERS = ['content', 'playlist', 'playlist', 'add item', 'schedule', 'group'] as const;

function pick<T>(random: Random, list: readonly [T, ...T[]] | readonly T[]): T {
  const value = list[random.int(list.length)];
  if (value === undefined) throw new Error('Nothing to pick from.');
  return value;
}

function editOf(random: Random, verbs: readonly RandomEdit['verb'][]): RandomEdit {
  // Mostly the first few of what there is: people meet on the same records.
  const near = () => (random.int(3) === 0 ? random.int(1_000) : random.int(3));
  return { verb: pick(random, verbs), a: near(), b: near(), c: near() };
}

/** The steps of a seed's run: a few records for everybody to work on, then `count` random ones. */
export function operationsOf(random: Random, replicas: number, count: number): readonly Operation[] {
  const start: Operation[] = [
    { op: 'flush' },
    ...Array.from({ length: 6 }, (): Operation => ({ op: 'edit', who: 0, edit: editOf(random, MAKERS) })),
    ...Array.from({ length: 2 }, (): Operation => ({ op: 'server edit', edit: editOf(random, ['screen']) })),
    { op: 'flush' },
  ];
  return [...start, ...Array.from({ length: count }, () => operation(random, replicas))];
}

function operation(random: Random, replicas: number): Operation {
  const op = pick(random, OPS);
  const who = random.int(replicas);
  switch (op) {
    case 'edit':
      return { op, who, edit: editOf(random, EDITS) };
    case 'mark':
      return { op, who, which: random.int(8) };
    case 'server edit':
      return { op, edit: editOf(random, COMMANDS) };
    case 'up':
    case 'down':
      return { op, who, frames: 1 + random.int(6) };
    case 'cut':
      return { op, who, noticed: random.int(2) === 0 };
    case 'disk':
      return { op, steps: 1 + random.int(6) };
    case 'wait':
      return { op, ms: pick(random, [100, 1_000, 8_000]) };
    case 'offline':
    case 'store':
    case 'reload':
    case 'notice':
    case 'kick':
      return { op, who };
    default:
      return { op };
  }
}

/** A line for people. */
export function inWords(operation: Operation): string {
  const { op, ...rest } = operation;
  return `${op} ${JSON.stringify(rest)}`;
}
