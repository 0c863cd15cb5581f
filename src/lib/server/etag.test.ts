import { describe, expect, test } from 'vitest';
import { demandMatch, etagOf, isNotModified } from './etag';

const asking = (header: string, value: string) =>
  new Request('http://localhost/', { headers: { [header]: value } });
const shown = { name: 'Menu', tags: ['a', 'b'] };
const etag = etagOf(shown);

describe('an ETag', () => {
  test('is that of what is shown, in whatever order its fields stand', () => {
    expect(etagOf({ tags: ['a', 'b'], name: 'Menu' })).toBe(etag);
    for (const other of [
      { ...shown, name: 'Men' },
      { ...shown, tags: ['b', 'a'] },
      { ...shown, more: null },
    ])
      expect(etagOf(other)).not.toBe(etag);
    expect(etag).toMatch(/^"[\w-]{27}"$/);
  });
});

describe('If-Match', () => {
  test('lets through who sends none, anything, or the one of now, also among others', () => {
    demandMatch(new Request('http://localhost/'), shown);
    for (const header of ['*', ' * ', etag, `"x", ${etag}`, `${etag},"x"`])
      expect(() => demandMatch(asking('if-match', header), shown), header).not.toThrow();
  });

  test('refuses another, a weak one and what is none, and says which it is now', () => {
    for (const header of ['"x"', `W/${etag}`, etag.slice(1, -1), '', `${etag}x`])
      expect(() => demandMatch(asking('if-match', header), shown), header).toThrow(
        expect.objectContaining({ status: 412, code: 'changed', headers: { etag } }),
      );
  });
});

describe('If-None-Match', () => {
  test('says whether somebody has it already; a weak one is enough', () => {
    for (const header of ['*', etag, `W/${etag}`, `"x", ${etag}`])
      expect(isNotModified(asking('if-none-match', header), etag), header).toBe(true);
    for (const header of ['"x"', ''])
      expect(isNotModified(asking('if-none-match', header), etag)).toBe(false);
    expect(isNotModified(new Request('http://localhost/'), etag)).toBe(false);
  });
});
