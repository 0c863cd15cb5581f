import * as v from 'valibot';
import { expect, it } from 'vitest';
import { streamAddress } from './content-types/stream';

const accepts = (address: string): boolean => v.safeParse(streamAddress, address).success;

it.each(['https://example.org/live.m3u8', 'http://10.0.0.7:8080/hls/yard/index.m3u8?token=1'])(
  'takes %s',
  (address) => {
    expect(accepts(address)).toBe(true);
  },
);

it.each([
  '',
  'live.m3u8',
  'file:///etc/passwd',
  'concat:a|b',
  'javascript:alert(1)',
  '-i /etc/passwd',
  'rtsp://camera.lan/',
  'https://admin:secret@example.org/live.m3u8',
  `https://example.org/${'a'.repeat(2_100)}`,
])('does not take %j', (address) => {
  expect(accepts(address)).toBe(false);
});
