import fc from 'fast-check';
import pino from 'pino';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { LiveDocument, MalformedUpdate } from './document';
import { loadDocument } from './load';
import { MemoryStore } from './store/memory';

const log = pino({ level: 'silent' });

/** An editor's update with maps in maps, arrays, text and deletions in it: something to mangle. */
function someUpdate(doc: Y.Doc): Uint8Array {
  const copy = new Y.Doc();
  copy.clientID = 77;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const before = Y.encodeStateVector(copy);
  const hall = new Y.Map<unknown>([['name', 'Hall']]);
  copy.getMap('screens').set('hall', hall);
  hall.set('tags', new Y.Map([['ground', true]]));
  hall.set('name', 'Great hall');
  copy.getMap('contents').set('c', { type: 'text', body: 'hello' });
  copy.getMap('contents').delete('c');
  copy.getMap('launches').set('emergency/all', { at: 1 });
  copy.getArray('list').push([1, 'two', new Y.Text('three')]);
  copy.getText('text').insert(0, 'bold', { bold: true });
  return Y.encodeStateAsUpdate(copy, before);
}

it('SS10.1: a mangled update is taken or refused as a whole, and the log always replays to the document', async () => {
  const refused = { unreadable: 0, senseless: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(15), fc.nat(255))), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const store = new MemoryStore();
        const loaded = await loadDocument(store, { name: 'Test', timezone: 'UTC' }, () => 5, log.error);
        const document = new LiveDocument({
          ...loaded,
          store,
          now: () => 5,
          onCommitted: () => undefined,
          maxBytes: Infinity,
          onRemade: () => undefined,
          onFailed: (error) => {
            throw error;
          },
        });
        const update = someUpdate(document.doc);
        for (const [at, byte] of changes) update[at % update.length] = byte;
        const before = Y.encodeStateAsUpdate(document.doc);
        try {
          document.apply(update, 'user:eve', {});
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedUpdate);
          refused[(error as Error).message.includes('sense') ? 'senseless' : 'unreadable'] += 1;
          expect(Y.encodeStateAsUpdate(document.doc)).toEqual(before);
        }
        document.edit('neighbour', (doc) => void doc.getMap('settings').set('name', 'Unmoved'));
        await document.settled();
        const again = await loadDocument(store, { name: 'none', timezone: 'UTC' }, () => 5, log.error);
        expect(again.head).toBe(document.committed);
        expect(again.doc.getMap('settings').get('name')).toBe('Unmoved');
        expect(Y.encodeStateVector(again.doc)).toEqual(Y.encodeStateVector(document.doc));
        expect(Y.encodeStateAsUpdate(again.doc)).toEqual(Y.encodeStateAsUpdate(document.doc));
      },
    ),
    { numRuns: 800 },
  );
  // Both ways of being refused were met: the second is the one that had changed the document.
  expect(refused.unreadable).toBeGreaterThan(0);
  expect(refused.senseless).toBeGreaterThan(0);
});
