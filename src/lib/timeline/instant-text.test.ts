import { describe, expect, it } from 'vitest';
import { instantText, parseInstant } from './instant-text';

describe('an instant as RFC 3339 writes it', () => {
  it.each([
    ['2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02t09:30:00.1239+01:30', '2026-03-02T08:00:00.123Z'],
    ['2026-03-02 09:30:00 01:30', '2026-03-02T08:00:00.000Z'],
    ['2026-03-01T23:00:00-09:00', '2026-03-02T08:00:00.000Z'],
    ['2024-02-29T23:59:60Z', '2024-03-01T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, same) => {
    expect(parseInstant(text)).toBe(Date.parse(same));
    expect(instantText(Date.parse(same))).toBe(same);
  });

  it.each([
    '',
    'now',
    '2026-03-02',
    '2026-03-02T08:00Z',
    '2026-03-02T08:00:00',
    '2026-02-29T08:00:00Z',
    '2026-13-01T08:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T08:00:00+24:00',
    '+012026-03-02T08:00:00Z',
    '2026-03-02T08:00:00Z ',
  ])('“%s” is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('beyond the years that it can write is cut to them', () => {
    expect(instantText(8.64e15)).toBe('9999-12-31T23:59:59.999Z');
    expect(instantText(-8.64e15)).toBe('0000-01-01T00:00:00.000Z');
    expect(instantText(Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T23:59:59.999Z');
  });
});
