import { describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tempDir } from '../tests/support/temp-dir';
import { INSTALL, isInstalled } from './install.mjs';

const ws = { 'node_modules/ws': { version: '8.0.0', integrity: 'sha512-a' } };
const mac = { 'node_modules/fsevents': { version: '2.0.0', integrity: 'sha512-b', optional: true } };
const lockfile = { packages: { '': { version: '0.1.0' }, ...ws, ...mac } };

describe('isInstalled', () => {
  it('is true for what the lockfile names, without the binaries of other platforms', () => {
    expect(isInstalled(lockfile, { packages: ws })).toBe(true);
    expect(isInstalled(lockfile, { packages: { ...ws, ...mac } })).toBe(true);
  });

  it('is false before anything was installed, and after an installation that was cut short', () => {
    expect(isInstalled(lockfile, null)).toBe(false);
    expect(isInstalled(lockfile, {})).toBe(false);
  });

  it('is false when the lockfile asks for another version or other bytes', () => {
    const other = { ...ws['node_modules/ws'], version: '8.0.1' };
    expect(isInstalled(lockfile, { packages: { 'node_modules/ws': other } })).toBe(false);
    const forged = { ...ws['node_modules/ws'], integrity: 'sha512-c' };
    expect(isInstalled(lockfile, { packages: { 'node_modules/ws': forged } })).toBe(false);
  });

  it('is false while a package is there that the lockfile no longer names', () => {
    const left = { 'node_modules/left-pad': { version: '1.0.0' } };
    expect(isInstalled(lockfile, { packages: { ...ws, ...left } })).toBe(false);
  });
});

describe('the installation', () => {
  it('brings what the app is built with, also where the environment says production', () => {
    const project = path.join(tempDir(), 'a project');
    mkdirSync(path.join(project, 'tool'), { recursive: true });
    const tool = { name: 'tool', version: '1.0.0' };
    writeFileSync(path.join(project, 'tool/package.json'), JSON.stringify(tool));
    const wants = { name: 'a', version: '1.0.0', devDependencies: { tool: 'file:tool' } };
    writeFileSync(path.join(project, 'package.json'), JSON.stringify(wants));
    const packages = {
      '': wants,
      'node_modules/tool': { resolved: 'tool', link: true },
      tool: { version: '1.0.0', dev: true },
    };
    writeFileSync(
      path.join(project, 'package-lock.json'),
      JSON.stringify({ name: 'a', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
    );
    const { status, stderr } = spawnSync('npm', [...INSTALL, '--offline'], {
      cwd: project,
      env: { ...process.env, NODE_ENV: 'production' },
      encoding: 'utf8',
    });
    expect([status, stderr.replace(/^npm warn.*\n/gm, '')]).toEqual([0, '']);
    expect(existsSync(path.join(project, 'node_modules/tool/package.json'))).toBe(true);
  });
});
