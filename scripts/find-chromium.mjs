import path from 'node:path';
import { Advice } from './advice.mjs';
import { onPath, thisMachine } from './probe.mjs';

/** @typedef {import('./probe.mjs').Machine} Machine */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/**
 * A Chromium to run the browser tests with: `CHROMIUM_PATH` if it is set, else one on this machine; null when there is
 * none. Playwright's own download is not looked for here: see `playwrightChromium`.
 * @param {Machine} [machine]
 * @throws {Advice} when `CHROMIUM_PATH` names something that can't be run
 */
export function findChromium(machine = thisMachine) {
  const named = machine.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (machine.isExecutable(named)) return named;
    throw new Advice(
      `CHROMIUM_PATH is ${named}, which is not a program that can be run. Name Chromium's program file, or unset it to have one found.`,
    );
  }
  return onPath(NAMES, machine) ?? usualPlaces(machine).find((file) => machine.isExecutable(file)) ?? null;
}

/** Where installers put it without adding it to the PATH. */
function usualPlaces(/** @type {Machine} */ { env, platform, home }) {
  if (platform === 'darwin') {
    const programs = [
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome.app/Contents/MacOS/Google Chrome',
    ];
    return ['/Applications', path.posix.join(home, 'Applications')].flatMap((directory) =>
      programs.map((program) => path.posix.join(directory, program)),
    );
  }
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => env[name]);
    return roots
      .filter((directory) => directory !== undefined)
      .flatMap((directory) =>
        ['Chromium', 'Google\\Chrome'].map((vendor) =>
          path.win32.join(directory, vendor, 'Application', 'chrome.exe'),
        ),
      );
  }
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/lib/chromium/chromium',
    '/snap/bin/chromium',
  ];
}

/**
 * The Chromium that `playwright install` downloads, or null while it is not there.
 * @param {Machine} [machine]
 */
export async function playwrightChromium(machine = thisMachine) {
  // Only once the packages are installed, so not at the top.
  const { chromium } = await import('playwright');
  const file = chromium.executablePath();
  return machine.isExecutable(file) ? file : null;
}
