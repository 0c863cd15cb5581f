import type { Plan } from './run';

/** Runs that once failed, with what was wrong: the steps left after shrinking. */
export const REGRESSIONS: readonly (Plan & { readonly why: string })[] = [
  {
    why: 'SS3.2: after a full disk, kiosks too were asked for what they hold, and refused for answering',
    seed: 92,
    replicas: 5,
    readers: 1,
    operations: [
      { op: 'full' },
      { op: 'flush' },
      { op: 'edit', who: 0, edit: { verb: 'playlist', a: 1, b: 900, c: 606 } },
      { op: 'flush' },
      { op: 'wait', ms: 8_000 },
      { op: 'disk', steps: 2 },
    ],
  },
  {
    why: 'SS10.2: an edit sent before the edits it builds on deleted a name and did not bring the new one',
    seed: 364,
    replicas: 5,
    readers: 0,
    operations: [
      { op: 'flush' },
      { op: 'edit', who: 0, edit: { verb: 'group', a: 1, b: 2, c: 2 } },
      { op: 'edit', who: 0, edit: { verb: 'playlist', a: 884, b: 2, c: 2 } },
      { op: 'flush' },
      { op: 'cut', who: 4, noticed: true },
      { op: 'wait', ms: 8_000 },
      { op: 'up', who: 4, frames: 4 },
      { op: 'edit', who: 4, edit: { verb: 'rename group', a: 0, b: 5, c: 350 } },
      { op: 'down', who: 4, frames: 6 },
      { op: 'edit', who: 4, edit: { verb: 'rename playlist', a: 2, b: 0, c: 1 } },
      { op: 'up', who: 4, frames: 5 },
      { op: 'reload', who: 4 },
    ],
  },
];
