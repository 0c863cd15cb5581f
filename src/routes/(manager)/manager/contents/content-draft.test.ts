import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { contentSchema, type Content } from '#lib/model/content';
import { draftOf, draftProblem, draftSeconds, newContent, patchOf } from './content-draft';
import { findContents, matches, validityWord } from './content-facts';

describe('the form of a content', () => {
  it('asks for a number of seconds and for dates in order', () => {
    expect(draftProblem('url', { ...draftOf('url', null), duration: Number.NaN })?.field).toBe('duration');
    expect(
      draftProblem('url', { ...draftOf('url', null), from: '2026-02-02', to: '2026-02-01' })?.field,
    ).toBe('validity');
    expect(draftProblem('url', { ...draftOf('url', null), from: '2026-02-02', to: '2026-02-02' })).toBeNull();
  });

  it('makes a web page without a text, and a text without an address', () => {
    const made = { at: 1, createdBy: 'anna' };
    const page = newContent('url', { ...draftOf('url', null), name: 'A', url: 'https://example.org' }, made);
    expect(page).toMatchObject({
      type: 'url',
      url: 'https://example.org',
      at: 1,
      createdBy: 'anna',
      validity: null,
    });
    expect(page).not.toHaveProperty('text');
    expect(newContent('text', { ...draftOf('text', null), name: 'A' }, made)).not.toHaveProperty('url');
  });

  it('counts the length of a document by the seconds that are being typed, and saves them alone', () => {
    const media = { hash: 'a'.repeat(64), mime: 'application/pdf', bytes: 1, pages: 3 };
    const paper = v.parse(contentSchema, {
      ...{ id: 'a', type: 'document', name: 'Menu' },
      media: { ...media, width: null, height: null, durationMs: null, thumb: null },
    });
    const before = draftOf('document', paper);
    expect(draftSeconds('document', before, paper)).toBe(30);
    const after = { ...before, secondsPerPage: 4 };
    expect(draftSeconds('document', after, paper)).toBe(12);
    expect(patchOf('document', before, after)).toEqual({ secondsPerPage: 4 });
    const unwritten = { ...before, secondsPerPage: Number.NaN };
    expect(draftSeconds('document', unwritten, paper)).toBeNull();
    expect(draftProblem('document', unwritten)?.field).toBe('secondsPerPage');
  });

  it('takes a video of YouTube in any form of its address, and says when there is none', () => {
    const made = { at: 1, createdBy: 'anna' };
    const draft = { ...draftOf('youtube', null), name: 'A', address: 'youtu.be/dQw4w9WgXcQ?si=x' };
    expect(draftProblem('youtube', draft)).toBeNull();
    expect(newContent('youtube', draft, made)).toMatchObject({ type: 'youtube', video: 'dQw4w9WgXcQ' });
    expect(draftProblem('youtube', { ...draft, address: 'https://example.org' })?.field).toBe('video');
    const facts = {
      video: 'dQw4w9WgXcQ',
      state: 'playable',
      title: '',
      durationMs: 63_000,
      thumb: null,
    } as const;
    expect(draftSeconds('youtube', { ...draft, facts }, null)).toBe(63);
    expect(draftSeconds('youtube', { ...draft, facts, address: 'youtu.be/aaaaaaaaaaa' }, null)).toBeNull();
    expect(
      patchOf('youtube', draft, { ...draft, address: 'https://www.youtube.com/live/dQw4w9WgXcQ' }),
    ).toEqual({});
  });

  it('writes only what was changed, the validity as one value', () => {
    const before = { ...draftOf('text', null), name: 'A', from: '2026-02-02' };
    expect(patchOf('text', before, { ...before })).toEqual({});
    expect(patchOf('text', before, { ...before, to: '2026-03-01', tags: ['x'] })).toEqual({
      validity: { from: '2026-02-02', to: '2026-03-01' },
    });
    expect(patchOf('text', before, { ...before, from: '' })).toEqual({ validity: null });
  });
});

describe('the list of contents', () => {
  const one = (name: string, more: Partial<Content> = {}) =>
    ({ id: name, name, type: 'text', tags: [], createdAt: 0, deletedAt: null, ...more }) as Content;

  it('finds all typed words in name and tags, whatever the case', () => {
    expect(matches({ name: 'Lunch menu', tags: ['Kitchen'] }, 'MENU kit')).toBe(true);
    expect(matches({ name: 'Lunch menu', tags: [] }, 'menu kit')).toBe(false);
    expect(matches({ name: 'Lunch menu' }, '')).toBe(true);
  });

  it('shows the newest first, of the type asked for, and nothing of the trash', () => {
    const all = [
      one('a', { createdAt: 1 }),
      one('b', { createdAt: 2 }),
      one('c', { deletedAt: 5 }),
      one('d', { type: 'url' }),
    ];
    expect(findContents(all, { typed: '', type: 'text' }).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('says when a content’s dates keep it off the screens', () => {
    const dated = one('a', { validity: { from: '2026-02-02', to: '2026-02-04' } });
    expect(
      ['2026-02-01', '2026-02-02', '2026-02-04', '2026-02-05'].map((day) => validityWord({ ...dated }, day)),
    ).toEqual(['Not yet', null, null, 'Over']);
  });
});
