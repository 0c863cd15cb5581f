import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, seedIds, VERBS } from '../../../tests/support/model-edits';

/** Two people edit and meet, every verb many times: all that they said to each other. */
function transcript(seed: number): readonly string[] {
  seedIds(seed);
  const said: string[] = [];
  const [one, two] = [new Y.Doc(), new Y.Doc()];
  one.on('update', (update: Uint8Array) => said.push(Buffer.from(update).toString('base64')));
  two.on('update', (update: Uint8Array) => said.push(Buffer.from(update).toString('base64')));
  for (let step = 0; step < 2 * VERBS.length; step += 1) {
    const verb = VERBS[(step * 11) % VERBS.length] ?? 'content';
    applyEdit(step % 2 === 0 ? one : two, { verb, a: step % 5, b: step % 7, c: step % 11 });
    if (step % 9 !== 0) continue;
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
  }
  return said;
}

test('a seed of ids replays a run of edits byte for byte, client ids included; another one does not', () => {
  const first = transcript(1);
  expect(first.length).toBeGreaterThan(VERBS.length);
  expect(transcript(1)).toEqual(first);
  expect(transcript(2)).not.toEqual(first);
});

test('without a seed ids come from the platform', () => {
  expect(new Y.Doc().clientID).not.toBe(new Y.Doc().clientID);
});
