import { expect, it } from 'vitest';
import { RefusalNotes, type RefusalNote } from './refusal-notes';

const MINUTES = 60_000;

function begin() {
  let now = 0;
  const written: [string, string, number][] = [];
  const notes = new RefusalNotes({
    now: () => now,
    write: ({ address, because }, times) => void written.push([address, because, times]),
  });
  const note = (address: string, because = 'badOrigin'): RefusalNote => ({
    actor: '',
    actorName: '',
    address,
    because,
  });
  return {
    notes,
    written,
    note,
    pass: (ms: number) => {
      now += ms;
      notes.tick();
    },
  };
}

it('the first refusal is written at once, those like it are counted', () => {
  const { notes, written, note, pass } = begin();
  for (let n = 0; n < 1_000; n += 1) notes.add(note('10.0.0.1'));
  notes.add(note('10.0.0.1', 'notAuthenticated'));
  notes.add(note('10.0.0.2'));
  expect(written).toEqual([
    ['10.0.0.1', 'badOrigin', 1],
    ['10.0.0.1', 'notAuthenticated', 1],
    ['10.0.0.2', 'badOrigin', 1],
  ]);
  pass(10 * MINUTES);
  expect(written.slice(3)).toEqual([['10.0.0.1', 'badOrigin', 999]]);
  notes.add(note('10.0.0.1'));
  expect(written.slice(4)).toEqual([['10.0.0.1', 'badOrigin', 1]]);
});

it('a crowd of strangers makes a bounded number of lines', () => {
  const { notes, written, note } = begin();
  for (let n = 0; n < 5_000; n += 1) notes.add(note(`10.0.${n >> 8}.${n & 255}`));
  expect(written).toHaveLength(201);
  notes.flush();
  expect(written.slice(201)).toEqual([['', 'many', 4_799]]);
});
