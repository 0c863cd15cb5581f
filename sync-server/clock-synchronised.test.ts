import { expect, it } from 'vitest';
import { askSynchronised, watchSynchronised, type Run } from './clock-synchronised';

/** A machine that has these programs, by what they print. */
const machine =
  (programs: Readonly<Record<string, string>>): Run =>
  (program) => {
    const output = programs[program];
    return output === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(output);
  };
const TRACKING = 'C0A80001,192.168.0.1,3,1790000000.1,0.0,0.0,0.0,1.0,0.0,0.1,0.0,0.0,64.0,';
const nothing = () => false;

it('believes the kernel, as timedatectl tells', async () => {
  expect(await askSynchronised(machine({ timedatectl: 'yes\n' }), nothing)).toBe(true);
  expect(await askSynchronised(machine({ timedatectl: 'no\n' }), nothing)).toBe(false);
});

it('believes systemd-timesyncd and chrony where the kernel was not told', async () => {
  expect(await askSynchronised(machine({ timedatectl: 'no\n' }), () => true)).toBe(true);
  expect(await askSynchronised(machine({ chronyc: `${TRACKING}Normal\n` }), nothing)).toBe(true);
  expect(await askSynchronised(machine({ chronyc: `${TRACKING}Not synchronised\n` }), nothing)).toBe(false);
});

it('says so when nothing here can tell', async () => {
  expect(await askSynchronised(machine({}), nothing)).toBeNull();
  expect(await askSynchronised(machine({ timedatectl: '\n', chronyc: '\n' }), nothing)).toBeNull();
});

it('is told by who runs the server, or finds out', async () => {
  expect(watchSynchronised(true, () => Promise.resolve(false)).current()).toBe(true);
  const found = Promise.resolve(false);
  const watch = watchSynchronised(null, () => found);
  expect(watch.current()).toBeNull();
  await found;
  expect(watch.current()).toBe(false);
  watch.stop();
});
