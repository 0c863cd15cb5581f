import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * What the finders want to know of a machine; tests hand in their own.
 * @typedef {object} Machine
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {NodeJS.Platform} platform
 * @property {string} home the user's home directory
 * @property {(file: string) => boolean} isExecutable whether it is a file that this user may run
 */

/** @type {Machine} */
export const thisMachine = {
  env: process.env,
  platform: process.platform,
  home: os.homedir(),
  isExecutable(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
};

/**
 * The first of the programs that stands on the PATH, as an absolute path.
 * @param {readonly string[]} names without extension
 * @param {Machine} machine
 */
export function onPath(names, { env, platform, isExecutable }) {
  const windows = platform === 'win32';
  const { join } = windows ? path.win32 : path.posix;
  const directories = (env['PATH'] ?? env['Path'] ?? '')
    .split(windows ? ';' : ':')
    .filter((part) => part !== '');
  for (const name of names) {
    for (const directory of directories) {
      const file = join(directory, windows ? `${name}.exe` : name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

/**
 * Whether Debian's packages of that name are the programs themselves. Ubuntu's `chromium` is a wrapper around a snap.
 * @param {string} [osRelease] the text of /etc/os-release
 */
export function isDebian(osRelease = readOsRelease()) {
  const value = (/** @type {string} */ key) =>
    new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1]?.toLowerCase().split(' ') ?? [];
  const family = [...value('ID'), ...value('ID_LIKE')];
  return family.includes('debian') && !family.includes('ubuntu');
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
