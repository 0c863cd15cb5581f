import { expect, it } from 'vitest';
import { testContext } from '../tests/support/context';
import { auditEdits } from './edit-audit';
import type { EditNote } from './edit-notes';

const note = (id: string, collection: EditNote['collection']): EditNote => ({
  author: 'server:policy:open',
  collection,
  id,
  name: `The ${id}`,
  did: ['created'],
  fields: ['name'],
  count: 1,
  from: 1,
  to: 2,
});

it('an import is a hundred lines of the audit log, and one that counts the rest', async () => {
  const context = await testContext();
  const contents = Array.from({ length: 130 }, (_, n) => note(`c${n}`, 'contents'));
  await auditEdits(context, [...contents, note('p', 'playlists')]);
  const lines = await context.db.read.selectFrom('audit_log').selectAll().orderBy('seq').execute();
  expect(lines).toHaveLength(101);
  expect(lines[0]).toMatchObject({ actor: 'server', actor_name: 'policy:open', subject: 'content:c0' });
  expect(JSON.parse(lines[100]?.detail ?? '')).toEqual({
    did: 'more',
    records: { contents: 30, playlists: 1 },
  });
});
