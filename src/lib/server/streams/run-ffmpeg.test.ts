import { expect, it } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir';
import { Outbound } from '../outbound/outbound';
import { cameraAddress } from './camera-address';
import { runFfmpeg } from './run-ffmpeg';

const outbound = new Outbound({
  allow: ['10.0.0.0/8', 'fd00::/8'],
  lookup: (name) => Promise.resolve(name === 'camera.lan' ? ['10.0.0.9'] : ['192.168.1.1']),
});

it.each([
  ['rtsp://camera.lan/stream1?a=b', 'rtsp://10.0.0.9:554/stream1?a=b'],
  ['RTSP://10.1.2.3:8554', 'rtsp://10.1.2.3:8554/'],
  ['rtsps://[fd00::9]/x', 'rtsps://[fd00::9]:322/x'],
])('%s is called as %s', async (address, found) => {
  expect(await cameraAddress({ outbound }, address)).toBe(found);
});

it.each([
  'rtsp://elsewhere.lan/',
  'rtsp://1.1.1.1/',
  'rtsp://127.0.0.1/',
  'rtsp://169.254.169.254/',
  'rtsp://10.0.0.9:22/',
])('%s is not called', async (address) => {
  await expect(cameraAddress({ outbound }, address)).rejects.toMatchObject({ code: 'camera-refused' });
});

it('says that ffmpeg is missing', async () => {
  const running = runFfmpeg('rtsp://10.0.0.9:554/', tempDir(), 'no-such-program');
  expect(await running.ended).toMatchObject({ status: 503, code: 'no-ffmpeg' });
});

it('says that a camera is off', async () => {
  const running = runFfmpeg('rtsp://127.0.0.1:9/', tempDir());
  expect((await running.ended).detail).toContain('can’t be reached');
});
