import { fromBase64 } from 'lib0/buffer';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { foundSite } from '#lib/model/meta';
import { readSite } from '#lib/model/read';
import { pendingFile } from './pending-file';

it('says what it holds, and holds enough to be taken in again', () => {
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u', name: 'Museum', timezone: 'UTC' }, { kind: 'server' });
  const server = new Y.Doc();
  Y.applyUpdate(server, Y.encodeStateAsUpdate(doc));
  const text = { title: 'Lunch', body: '', colour: '#ffffff', align: 'center' as const };
  const id = createContent(doc, { type: 'text', name: 'Menu', text, at: 1 }, { kind: 'edit' });
  const lines = [
    { key: `contents/${id}`, text: 'Content “Menu” added', reason: null },
    { key: 'contents/gone', text: 'Content “Gone” removed', reason: null },
  ];
  const made = pendingFile({ doc, epoch: doc.clientID, by: 'anna', now: 0, lines });
  const file = JSON.parse(JSON.stringify(made)) as typeof made;
  expect(file).toMatchObject({
    exportedAt: '1970-01-01T00:00:00.000Z',
    site: { uid: 'u', epoch: doc.clientID, name: 'Museum' },
    edits: [
      { what: 'Content “Menu” added', collection: 'contents', id, record: { name: 'Menu', text } },
      { what: 'Content “Gone” removed', collection: 'contents', id: 'gone', record: null },
    ],
  });
  Y.applyUpdate(server, fromBase64(file.update));
  expect(readSite(server)).toEqual(readSite(doc));
});
