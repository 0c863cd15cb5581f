import { describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.mjs';
import type { Machine } from './probe.mjs';

/** A machine on which exactly these files are programs. */
function machine(programs: readonly string[], more: Partial<Machine> = {}): Machine {
  return {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    platform: 'linux',
    home: '/home/ada',
    isExecutable: (file) => programs.includes(file),
    ...more,
  };
}

describe('findChromium', () => {
  it('takes CHROMIUM_PATH before anything else', () => {
    const found = findChromium(
      machine(['/opt/mine', '/usr/bin/chromium'], { env: { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/mine' } }),
    );
    expect(found).toBe('/opt/mine');
  });

  it('says so when CHROMIUM_PATH is no program, and does not take another browser instead', () => {
    const env = { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/gone' };
    expect(() => findChromium(machine(['/usr/bin/chromium'], { env }))).toThrow(
      /CHROMIUM_PATH is \/opt\/gone.*unset it/,
    );
  });

  it('prefers Chromium to Chrome, and an earlier directory of the PATH to a later one', () => {
    const all = ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/local/bin/chromium'];
    expect(findChromium(machine(all))).toBe('/usr/local/bin/chromium');
    expect(findChromium(machine(all.slice(0, 2)))).toBe('/usr/bin/chromium');
    expect(findChromium(machine(all.slice(0, 1)))).toBe('/usr/bin/google-chrome');
  });

  it('finds one that is installed outside of the PATH', () => {
    expect(findChromium(machine(['/opt/google/chrome/chrome']))).toBe('/opt/google/chrome/chrome');
    const mac = '/home/ada/Applications/Chromium.app/Contents/MacOS/Chromium';
    expect(findChromium(machine([mac], { platform: 'darwin' }))).toBe(mac);
    const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
    const env = { Path: 'C:\\Windows', PROGRAMFILES: 'C:\\Program Files' };
    expect(findChromium(machine([windows], { platform: 'win32', env }))).toBe(windows);
  });

  it('finds nothing on a machine without one', () => {
    expect(findChromium(machine([], { env: {} }))).toBeNull();
  });
});
