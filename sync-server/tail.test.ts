import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocDigest } from '#lib/model/digest';
import { Answers } from './answers';
import { messageIn } from './frame';
import { mergeUpdates } from './merge';
import { parseMessage } from './message';
import { Tail, type TailLimits, type TailRow } from './tail';

/** A document, its changes so far and its tail. */
function written(limits?: TailLimits) {
  const doc = new Y.Doc();
  const digest = new DocDigest(doc);
  const tail = new Tail({ version: 10, digest: digest.value }, limits);
  const rows: TailRow[] = [];
  doc.on('update', (data: Uint8Array) => {
    const row = { seq: 11 + rows.length, data, digest: digest.value };
    rows.push(row);
    tail.add([row]);
  });
  const write = (key: string, value: unknown): void => void doc.getMap('m').set(key, value);
  return { doc, tail, rows, write };
}

function updateIn(frame: Buffer): Uint8Array {
  const message = parseMessage(messageIn(frame));
  if (message.type !== 'sync-step-2' && message.type !== 'update') throw new Error(message.type);
  return message.update;
}

describe('the tail', () => {
  it('knows a document by its digest, and what it lacks', () => {
    const { doc, tail, write } = written();
    write('a', 1);
    const early = new Y.Doc();
    Y.applyUpdate(early, Y.encodeStateAsUpdate(doc));
    const digest = new DocDigest(early).value;
    write('b', 2);
    doc.getMap('m').delete('a');
    expect([tail.head, tail.versionOf(digest), tail.digestAt(11)]).toEqual([13, 11, digest]);
    expect([tail.versionOf('0123456789abcdef'), tail.digestAt(14), tail.digestAt(9)]).toEqual([
      null,
      null,
      null,
    ]);
    const frames = tail.updateSince(11);
    expect(frames.version).toBe(13);
    Y.applyUpdate(early, updateIn(frames.for(false)));
    expect(early.getMap('m').toJSON()).toEqual({ b: 2 });
    expect(new DocDigest(early).value).toBe(tail.digestAt(13));
  });

  it('makes each message once for all who stand at a version, until the next commit', () => {
    const { tail, write } = written();
    write('a', 1);
    const frames = tail.answerSince(10);
    expect(tail.answerSince(10)).toBe(frames);
    expect(frames.for(true)).toBe(frames.for(true));
    write('b', 1);
    expect(tail.answerSince(10)).not.toBe(frames);
  });

  it('gives up what is too much, and never answers wrongly for it', () => {
    fc.assert(
      fc.property(
        fc.record({ rows: fc.integer({ min: 1, max: 12 }), bytes: fc.integer({ min: 20, max: 400 }) }),
        fc.array(fc.nat(60), { maxLength: 40 }),
        (limits, sizes) => {
          const { doc, tail, rows, write } = written(limits);
          const states = [Y.encodeStateAsUpdate(doc)];
          sizes.forEach((size, i) => {
            write(`k${i % 5}`, 'x'.repeat(size));
            states.push(Y.encodeStateAsUpdate(doc));
          });
          const kept = rows.filter(({ seq }) => tail.reaches(seq - 1));
          expect(kept.length).toBeLessThanOrEqual(limits.rows);
          expect(kept.reduce((sum, { data }) => sum + data.byteLength, 0)).toBeLessThanOrEqual(limits.bytes);
          states.forEach((state, index) => {
            const version = 10 + index;
            expect(tail.digestAt(version) !== null).toBe(tail.reaches(version));
            if (!tail.reaches(version)) return;
            const copy = new Y.Doc();
            Y.applyUpdate(copy, state);
            Y.applyUpdate(copy, updateIn(tail.updateSince(version).for(false)));
            expect(new DocDigest(copy).value).toBe(new DocDigest(doc).value);
          });
        },
      ),
    );
  });
});

describe('many updates', () => {
  it('are merged into one that does the same, however many they are', () => {
    const { doc, rows, write } = written();
    for (let i = 0; i < 1_100; i += 1) write(`k${i % 7}`, i);
    const copy = new Y.Doc();
    Y.applyUpdate(copy, mergeUpdates(rows.map(({ data }) => data)));
    expect(copy.getMap('m').toJSON()).toEqual(doc.getMap('m').toJSON());
    expect(new DocDigest(copy).value).toBe(new DocDigest(doc).value);
    expect(Y.decodeUpdate(mergeUpdates([])).structs).toEqual([]);
  });
});

describe('answers', () => {
  it('SS9.3: are made once for all who show the same, and anew when too much came after them', () => {
    const { doc, tail, write } = written();
    const answers = new Answers({
      doc,
      get applied() {
        return tail.head;
      },
      tail,
    });
    write('a', 1);
    const nothing = new Uint8Array([0]);
    const vector = Y.encodeStateVector(doc);
    const first = answers.to(nothing);
    write('b', 2);
    expect(answers.to(new Uint8Array(nothing))).toBe(first);
    expect(answers.toNobody()).toBe(first);
    expect(answers.to(vector)).not.toBe(first);
    const copy = new Y.Doc();
    Y.applyUpdate(copy, updateIn(first.for(false)));
    expect(copy.getMap('m').toJSON()).toEqual({ a: 1 });
    write('large', 'x'.repeat(100_000));
    const second = answers.to(nothing);
    expect([second === first, second.version]).toEqual([false, tail.head]);
  });
});
