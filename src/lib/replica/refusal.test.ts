import { describe, expect, it } from 'vitest';
import { parseRefusal, refusalOf } from './refusal';

describe('SS16.6: a close that is final', () => {
  it('says what the server said', () => {
    expect(refusalOf(4410, 'Keep it.', null)).toEqual({ code: 4410, message: 'Keep it.' });
    expect(refusalOf(4499, 'From the future.', null)).toEqual({ code: 4400, message: 'From the future.' });
  });

  it.each([
    [4414, 'Too large.', null, 'Too large.'],
    [4414, 'Too lar', 'This message has 17000000 bytes.', 'This message has 17000000 bytes.'],
    [4400, 'Cut off', 'This message has 17000000 bytes.', 'This message has 17000000 bytes.'],
    [1009, '', null, 'The newest edits are larger than the server takes.'],
  ])('%i with “%s” after “%s” is for size', (code, reason, told, message) => {
    expect(refusalOf(code, reason, told)).toEqual({ code: 4414, message });
  });

  it('is for size only when size was the matter', () => {
    expect(refusalOf(4400, 'Mangled.', null).code).toBe(4400);
    expect(refusalOf(4403, 'No.', 'This message was too large.').code).toBe(4403);
  });
});

it.each([
  ['{"code":"too-large","message":"m"}', true, 'm'],
  ['{"code":"document-full","message":"m"}', true, 'm'],
  ['{"code":"read-only","message":"m"}', false, 'm'],
  ['nonsense', false, 'nonsense'],
])('a refused message is read for whether size was the matter: %s', (json, isForSize, message) => {
  expect(parseRefusal(json)).toMatchObject({ isForSize, message });
});
