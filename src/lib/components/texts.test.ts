import { describe, expect, it } from 'vitest';
import { bytesText } from './bytes-text';
import { durationText, lengthText } from './duration-text';
import { agoText, dateText, localDateOf, momentText } from './time-text';

describe('lengths', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [8, '8 s'],
    [60, '1 min'],
    [90, '1 min 30 s'],
    [3_600, '1 h'],
    [7_505, '2 h 5 min'],
    [86_400, '1 d'],
    [90_061, '1 d 1 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(lengthText(seconds)).toBe(text);
  });

  it('say what automatic comes to and that 0 has no end', () => {
    expect(durationText('auto', 12.3)).toBe('Automatic (12 s)');
    expect(durationText(0, 10)).toBe('Until something else');
    expect(durationText(45, 10)).toBe('45 s');
  });
});

describe('sizes', () => {
  it.each([
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_540, '1.5 kB'],
    [999_700, '1 MB'],
    [12_400_000, '12 MB'],
    [2_000_000_000, '2 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('moments', () => {
  const now = Date.UTC(2026, 2, 10, 20, 30);

  it.each([
    [0, 'just now'],
    [40_000, '40 s ago'],
    [59 * 60_000, '59 min ago'],
    [5 * 3_600_000, '5 h ago'],
    [86_400_000, 'yesterday'],
    [3 * 86_400_000, '3 days ago'],
    [-5_000, 'just now'],
  ])('%d ms back is %s', (ms, text) => {
    expect(agoText(now - ms, now)).toBe(text);
  });

  it('are said in the screen’s time zone, with the day where it is not today there', () => {
    const late = Date.UTC(2026, 2, 10, 23, 15);
    expect(momentText(late, now, 'UTC')).toBe('23:15');
    expect(momentText(late, now, 'Europe/Paris')).toBe('tomorrow 00:15');
    expect(momentText(Date.UTC(2026, 2, 14, 8), now, 'UTC')).toBe('Sat 14 Mar 08:00');
  });

  it('have the calendar date of their place', () => {
    expect(localDateOf(Date.UTC(2026, 2, 10, 23, 15), 'Asia/Kathmandu')).toBe('2026-03-11');
    expect(dateText('2026-03-11')).toBe('Wed, 11 Mar 2026');
  });
});
