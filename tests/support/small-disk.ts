import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { tempDir } from './temp-dir';

/** A place for a data directory that can be made to refuse writes while a server runs on it. */
export interface SmallDisk {
  readonly how: string;
  readonly dataDir: string;
  fill(server: { readonly pid: number }): void;
  makeSpace(server: { readonly pid: number }): void;
}

/** A tmpfs where this user may mount one; else a limit on the size of the server's files, which the kernel enforces. */
export function smallDisk(): SmallDisk {
  const mountPoint = path.join(tempDir(), 'disk');
  mkdirSync(mountPoint);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', mountPoint], { stdio: 'pipe' });
  } catch (error) {
    console.warn(`No tmpfs here (${String(error).trim()}): the server's files are limited in size instead.`);
    return limitedFiles(path.join(mountPoint, 'data'));
  }
  onTestFinished(() => void execFileSync('umount', ['-l', mountPoint]));
  const filler = path.join(mountPoint, 'filler');
  return {
    how: 'tmpfs',
    dataDir: path.join(mountPoint, 'data'),
    fill: () => {
      const { bavail, bsize } = statfsSync(mountPoint);
      writeFileSync(filler, new Uint8Array(bavail * bsize));
    },
    makeSpace: () => rmSync(filler),
  };
}

function limitedFiles(dataDir: string): SmallDisk {
  const limit = (pid: number, bytes: string): void =>
    void execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`], { stdio: 'pipe' });
  return {
    how: 'RLIMIT_FSIZE',
    dataDir,
    fill: ({ pid }) => limit(pid, '4096'),
    makeSpace: ({ pid }) => limit(pid, 'unlimited'),
  };
}
