import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent } from './content';
import { readSite } from './read';
import { factsOf, youtubeVideoOf } from './youtube';

const ORIGIN = { kind: 'test' };

test.each([
  'dQw4w9WgXcQ',
  '  dQw4w9WgXcQ ',
  'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
  'http://youtube.com/watch?feature=share&v=dQw4w9WgXcQ&t=42s#x',
  'youtube.com/watch?v=dQw4w9WgXcQ',
  'https://m.youtube.com/watch?v=dQw4w9WgXcQ',
  'https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RDAMVM',
  'https://youtu.be/dQw4w9WgXcQ?si=abc',
  'youtu.be/dQw4w9WgXcQ',
  'https://www.youtube.com/embed/dQw4w9WgXcQ?start=3',
  'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  'https://www.youtube.com/shorts/dQw4w9WgXcQ',
  'https://www.youtube.com/live/dQw4w9WgXcQ?feature=share',
  'https://www.youtube.com/v/dQw4w9WgXcQ&hl=en',
  'https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare',
])('knows the video of %j', (typed) => {
  expect(youtubeVideoOf(typed)).toBe('dQw4w9WgXcQ');
});

test.each([
  '',
  'dQw4w9WgXc',
  'https://example.org/watch?v=dQw4w9WgXcQ',
  'https://youtube.com.example.org/watch?v=dQw4w9WgXcQ',
  'https://www.youtube.com/@somebody',
  'https://www.youtube.com/playlist?list=PLx',
  'https://www.youtube.com/embed/dQw4w9WgXcQtoolong',
  'javascript:youtube.com/watch?v=dQw4w9WgXcQ',
  'ftp://youtube.com/watch?v=dQw4w9WgXcQ',
  'https://www.youtube.com/attribution_link?u=https://example.org',
  'http://[',
])('finds no video in %j', (typed) => {
  expect(youtubeVideoOf(typed)).toBeNull();
});

test('what is known of another video counts no more once the address changed', () => {
  const doc = new Y.Doc();
  const id = createContent(
    doc,
    { type: 'youtube', name: 'Film', video: 'dQw4w9WgXcQ', facts: null, at: 1 },
    ORIGIN,
  );
  const shown = () => {
    const content = readSite(doc).contents.get(id);
    if (content?.type !== 'youtube') throw new Error('the content is not there');
    return content;
  };
  expect(factsOf(shown())).toBeNull();
  const facts = {
    video: 'dQw4w9WgXcQ',
    state: 'playable' as const,
    title: 'A film',
    durationMs: 3_000,
    thumb: null,
  };
  updateContent(doc, id, { facts }, ORIGIN);
  expect(factsOf(shown())).toEqual(facts);
  updateContent(doc, id, { video: 'aaaaaaaaaaa' }, ORIGIN);
  expect(factsOf(shown())).toBeNull();
});
