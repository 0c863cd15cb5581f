import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The code that an authenticator shows: `oathtool` (OATH Toolkit, Debian's package of that name), which shares no code with ours. */
export async function authenticatorCode(secret: string, atMs: number): Promise<string> {
  const seconds = Math.floor(atMs / 1_000);
  const run = promisify(execFile)('oathtool', ['--totp', '--base32', `--now=@${seconds}`, '--', secret]);
  const { stdout } = await run.catch((cause: unknown) => {
    throw new Error('oathtool did not run: `npm test` installs it where it can.', {
      cause,
    });
  });
  return stdout.trim();
}
