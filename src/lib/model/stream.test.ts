import * as v from 'valibot';
import { expect, it } from 'vitest';
import { isRelayed, streamAddress } from './content-types/stream';

const accepts = (address: string): boolean => v.safeParse(streamAddress, address).success;

it.each([
  'https://example.org/live.m3u8',
  'http://10.0.0.7:8080/hls/yard/index.m3u8?token=1',
  'rtsp://camera-3.lan/stream1',
  'rtsp://10.0.0.9:554/h264?channel=1&subtype=0',
  'rtsp://[fd00::9]:8554/',
  'RTSPS://camera.example',
])('takes %s', (address) => {
  expect(accepts(address)).toBe(true);
});

it.each([
  '',
  'live.m3u8',
  'file:///etc/passwd',
  'concat:a|b',
  'javascript:alert(1)',
  '-i /etc/passwd',
  'rtsp://',
  'rtsp://-i/x y',
  'rtsp://camera.lan/a b',
  'rtsp://camera.lan:port/',
  'rtsp://camera.lan/\nx',
  'rtsp://admin:secret@camera.lan/',
  'https://admin:secret@example.org/live.m3u8',
  `https://example.org/${'a'.repeat(2_100)}`,
])('does not take %j', (address) => {
  expect(accepts(address)).toBe(false);
});

it('knows which streams browsers can’t fetch themselves', () => {
  expect(isRelayed('rtsp://camera.lan/')).toBe(true);
  expect(isRelayed('https://example.org/rtsp:')).toBe(false);
});
