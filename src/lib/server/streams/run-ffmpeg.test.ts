import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir';
import { Outbound } from '../outbound/outbound';
import { cameraAddress } from './camera-address';
import { ffmpegArguments, runFfmpeg } from './run-ffmpeg';

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
  const running = runFfmpeg('rtsp://10.0.0.9:554/', tempDir(), { program: 'no-such-program' });
  expect(await running.ended).toMatchObject({ status: 503, code: 'no-ffmpeg' });
});

it('says that a camera is off', async () => {
  const running = runFfmpeg('rtsp://127.0.0.1:9/', tempDir());
  expect((await running.ended).detail).toContain('can’t be reached');
});

it('ends what writes more than a camera does, and says so', async () => {
  const folder = tempDir();
  writeFileSync(path.join(folder, '1.ts.tmp'), Buffer.alloc(2_000));
  // Nobody answers there, and it would wait for seconds.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const running = runFfmpeg(`rtsp://127.0.0.1:${port}/`, folder, { mostBytes: 1_000 });
  expect((await running.ended).detail).toContain('sends too much');
});

it('gives ffmpeg no way to files and other protocols', () => {
  const given = ffmpegArguments('rtsp://10.0.0.9:554/x');
  expect(given[given.indexOf('-protocol_whitelist') + 1]).toBe('rtsp,rtp,srtp,tcp,udp,tls,crypto');
  expect(given[given.indexOf('-i') + 1]).toBe('rtsp://10.0.0.9:554/x');
});
