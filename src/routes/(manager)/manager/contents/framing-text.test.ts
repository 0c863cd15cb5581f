import { expect, it } from 'vitest';
import { createContent } from '#lib/model/content';
import { foundSite } from '#lib/model/meta';
import type { Framing } from '#lib/model/framing';
import { readSite } from '#lib/model/read';
import { updateContent } from '#lib/model/content';
import * as Y from 'yjs';
import { framingText } from './framing-text';

const ORIGIN = { kind: 'edit' } as const;

function text(
  state: Framing['state'],
  because = '',
  { secure = false, about = 'http://board.example/x' } = {},
) {
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u', name: 'S', timezone: 'UTC' }, { kind: 'server' });
  const url = 'http://board.example/x';
  const id = createContent(doc, { type: 'url', name: 'Board', url, at: 1 }, ORIGIN);
  updateContent(doc, id, { framing: { url: about, state, because } }, ORIGIN);
  return framingText(readSite(doc).contents.get(id) ?? null, secure);
}

it('says who refuses, by what, and what follows', () => {
  expect(text('refused', 'X-Frame-Options: DENY')).toEqual({
    word: 'Can’t be shown',
    sentence:
      'board.example refuses to be shown inside another page (X-Frame-Options: DENY). Screens will skip it.',
    isProblem: true,
  });
  expect(text('failed', '404')?.sentence).toContain('error 404');
});

it('does not call a page bad that nobody looked at', () => {
  expect(text('unseen')).toMatchObject({ isProblem: false });
  expect(text('open')).toBeNull();
});

it('says nothing of a page by what was seen at another address', () => {
  expect(text('refused', 'X-Frame-Options: DENY', { about: 'http://board.example/old' })).toBeNull();
});

it('knows by itself that a plain page can’t stand in a secure one', () => {
  expect(text('open', '', { secure: true })?.sentence).toContain('https');
});
