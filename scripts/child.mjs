import { spawn } from 'node:child_process';

/** Exit codes of a process that a signal ended, as shells count them. */
const SIGNAL_CODES = /** @type {Record<string, number>} */ ({
  SIGHUP: 129,
  SIGINT: 130,
  SIGKILL: 137,
  SIGTERM: 143,
});

/**
 * Runs a program with this one's input and output, hands signals on, and resolves to its exit code (128 + the signal's
 * number when a signal ended it).
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv; stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Promise<number>}
 * @throws when the program can't be started at all
 */
export function run(program, args, { env = process.env, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio });
    // A terminal sends its interrupt to both of us; only what was sent to this process alone needs handing on.
    const signals = /** @type {NodeJS.Signals[]} */ (['SIGTERM', 'SIGHUP', 'SIGINT']);
    const handOn = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const stop = () => signals.forEach((signal) => process.off(signal, handOn));
    signals.forEach((signal) => process.on(signal, handOn));
    child.once('error', (error) => {
      stop();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stop();
      resolve(code ?? SIGNAL_CODES[signal ?? ''] ?? 1);
    });
  });
}

/**
 * Runs a program without showing what it prints, unless it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export function runQuietly(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const printed = [];
    child.stdout.on('data', (part) => printed.push(part));
    child.stderr.on('data', (part) => printed.push(part));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(printed));
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs the npm that started us, else the one on the PATH.
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} [stdio]
 */
export function npm(args, stdio = 'inherit') {
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.[cm]?js$/.test(cli)) {
    return run(process.execPath, [cli, ...args], { stdio });
  }
  return process.platform === 'win32'
    ? run('cmd.exe', ['/c', 'npm', ...args], { stdio })
    : run('npm', args, { stdio });
}
