import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { tempDir } from './temp-dir';

/** A place for a data directory that can be made to refuse writes while a server runs on it. */
export interface SmallDisk {
  readonly how: string;
  readonly dataDir: string;
  /** Leaves so many bytes; none unless given. */
  fill(server: { readonly pid: number }, leaveBytes?: number): void;
  makeSpace(server: { readonly pid: number }): void;
}

/** A tmpfs where this user may mount one; else a limit on the size of the server's files, which the kernel enforces. */
export function smallDisk(megabytes = 8): SmallDisk {
  const mountPoint = path.join(tempDir(), 'disk');
  mkdirSync(mountPoint);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', mountPoint], {
      stdio: 'pipe',
    });
  } catch (error) {
    console.warn(`No tmpfs here (${String(error).trim()}): the server's files are limited in size instead.`);
    return limitedFiles(path.join(mountPoint, 'data'));
  }
  onTestFinished(() => void execFileSync('umount', ['-l', mountPoint]));
  const filler = path.join(mountPoint, 'filler');
  return {
    how: 'tmpfs',
    dataDir: path.join(mountPoint, 'data'),
    fill: (_server, leaveBytes = 0) => {
      const { bavail, bsize } = statfsSync(mountPoint);
      writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - leaveBytes)));
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
    fill: ({ pid }, leaveBytes = 0) =>
      limit(pid, String(leaveBytes === 0 ? 4096 : largest(dataDir) + leaveBytes)),
    makeSpace: ({ pid }) => limit(pid, 'unlimited'),
  };
}

const largest = (directory: string): number =>
  Math.max(0, ...readdirSync(directory).map((name) => statSync(path.join(directory, name)).size));
