import { chromium, type BrowserContext } from '@playwright/test';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { watchPolicy } from './browser-test';

/** A host name that is not loopback to the browser, though it leads to this machine. */
export const LAN_HOST = 'vitrine.test';

/** Works as root and without a graphics card, and keeps the browser off the network. */
export const CHROMIUM_ARGS: readonly string[] = [
  ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
export const LAN_ARGS: readonly string[] = [`--host-resolver-rules=MAP ${LAN_HOST} 127.0.0.1`];

/**
 * A browser with a profile of its own on disk, which outlives it: closing it and opening the same directory again is a
 * restart. `lan` maps `LAN_HOST` to this machine.
 */
export async function openProfile(
  directory: string,
  { lan = false, args = [] }: { lan?: boolean; args?: readonly string[] } = {},
): Promise<BrowserContext> {
  const executablePath = findChromium();
  const context = await chromium.launchPersistentContext(directory, {
    ...(executablePath === null ? {} : { executablePath }),
    args: [...CHROMIUM_ARGS, ...(lan ? LAN_ARGS : []), ...args],
    viewport: { width: 1280, height: 720 },
  });
  return watchPolicy(context);
}
