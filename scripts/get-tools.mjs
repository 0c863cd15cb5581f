import { spawnSync } from 'node:child_process';
import { Advice } from './advice.mjs';
import { run } from './child.mjs';
import { findChromium, playwrightChromium } from './find-chromium.mjs';
import { isDebian, onPath, thisMachine } from './probe.mjs';

/**
 * A Chromium for the tests: one that is here, else Debian's package, else Playwright's download.
 * @returns {Promise<string>} its program file
 * @throws {Advice} when none of them works
 */
export async function getChromium() {
  const here = findChromium() ?? (await playwrightChromium());
  if (here !== null) return here;
  console.log('No Chromium on this machine: installing one for the browser tests (once) …');
  if (await installDebianPackage('chromium')) {
    const packaged = findChromium();
    if (packaged !== null && starts(packaged)) return packaged;
  }
  const code = await run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']);
  const downloaded = code === 0 ? await playwrightChromium() : null;
  if (downloaded !== null && starts(downloaded)) return downloaded;
  throw new Advice(
    'The browser tests need Chromium, and none could be installed here. Install Chromium or Google Chrome yourself, or set CHROMIUM_PATH to its program file, and run the command again. `npm test -- --unit` runs the tests that need no browser.',
  );
}

/**
 * ffmpeg makes the videos that the tests play.
 * @throws {Advice} when it is neither here nor installable
 */
export async function getFfmpeg() {
  if (onPath(['ffmpeg'], thisMachine) !== null) return;
  console.log('No ffmpeg on this machine: installing it for the tests with video (once) …');
  if ((await installDebianPackage('ffmpeg')) && onPath(['ffmpeg'], thisMachine) !== null) return;
  throw new Advice(
    'The tests play videos that ffmpeg makes, and it could not be installed here. Install ffmpeg (https://ffmpeg.org/download.html) so that `ffmpeg -version` works, and run the command again.',
  );
}

/**
 * oathtool is the authenticator of another make that the tests log in with.
 * @throws {Advice} when it is neither here nor installable
 */
export async function getOathtool() {
  if (onPath(['oathtool'], thisMachine) !== null) return;
  console.log('No oathtool on this machine: installing it for the tests of the second factor (once) …');
  if ((await installDebianPackage('oathtool')) && onPath(['oathtool'], thisMachine) !== null) return;
  throw new Advice(
    'The tests log in with codes of oathtool, and it could not be installed here. Install the OATH Toolkit (https://www.nongnu.org/oath-toolkit/) so that `oathtool --version` works, and run the command again.',
  );
}

/**
 * Installs a Debian package where that needs no password.
 * @returns {Promise<boolean>} whether apt-get said that it did
 */
async function installDebianPackage(/** @type {string} */ name) {
  if (!isDebian() || onPath(['apt-get'], thisMachine) === null) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return false;
  const apt = async (/** @type {readonly string[]} */ args) => {
    const line = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'Dpkg::Use-Pty=0', ...args];
    return isRoot ? run('env', line) : run('sudo', ['-n', 'env', ...line]);
  };
  // An update that fails (one source of many is down) does not yet mean that the package can't be had.
  await apt(['update']);
  return (await apt(['install', '-y', '--no-install-recommends', name])) === 0;
}

/** Whether a browser that was just installed finds its libraries. */
function starts(/** @type {string} */ chromium) {
  return spawnSync(chromium, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}
