import { afterEach, expect, it, vi } from 'vitest';
import { registerWorker } from './register-worker';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

it.each([
  { dev: false, type: 'classic' },
  { dev: true, type: 'module' },
])('registers the worker as the server makes it: $type where development is $dev', async ({ dev, type }) => {
  vi.stubEnv('DEV', dev);
  const register = vi.fn(() => Promise.resolve({ waiting: null }));
  vi.stubGlobal('navigator', { serviceWorker: { controller: null, register } });
  await registerWorker();
  expect(register).toHaveBeenCalledExactlyOnceWith('/service-worker.js', { type });
});

it('is content without one where the browser has none, as on plain HTTP', async () => {
  vi.stubGlobal('navigator', {});
  expect(await registerWorker()).toBeNull();
});
