import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { writeLaunch } from '#lib/model/launch';
import { readSite } from '#lib/model/read';
import { heedCommands } from './heed-commands';

it('asks for the server’s time when a command is far from its own, ahead or behind, once for each', () => {
  const doc = new Y.Doc();
  let asked = 0;
  const heed = heedCommands(
    () => 1_000_000,
    () => (asked += 1),
  );
  const give = (target: string, at: number): number => {
    const source = { type: 'content', id: 'c' } as const;
    const launch = { kind: 'launch', mode: 'emergency', source, until: null, by: 'u' } as const;
    writeLaunch(doc, { ...launch, id: `l${at}`, target, at }, { kind: 'server' });
    heed(readSite(doc));
    heed(readSite(doc));
    return asked;
  };
  heed(readSite(doc));
  expect(asked).toBe(0);
  expect(give('all', 900_000)).toBe(1);
  expect(give('all', 996_000)).toBe(1);
  expect(give('all', 1_004_000)).toBe(1);
  expect(give('all', 1_006_000)).toBe(2);
  // An older one changes nothing.
  expect(give('tag:x', 500_000)).toBe(2);
});
