import { loadSite } from './build.mjs';
import { Crew } from './crew.mjs';
import { serve } from './ipc.mjs';

// A process full of kiosks; `fleet.mjs` starts it and speaks to it.

const site = await loadSite();
const crew = /** @type {{ current: Crew | null }} */ ({ current: null });
const PROGRESS_EVERY_MS = 25;
let told = '';
setInterval(() => {
  const progress = crew.current?.progress;
  const text = JSON.stringify(progress);
  if (progress === undefined || text === told) return;
  told = text;
  process.send?.({ progress });
}, PROGRESS_EVERY_MS);

/**
 * @typedef {ConstructorParameters<typeof Crew>[1] & {
 *   credentials: import('./site').Credentials['kiosks'];
 *   inFlight: number;
 * }} ConnectOptions
 */

export const handlers = {
  async connect(/** @type {ConnectOptions} */ { credentials, inFlight, ...options }) {
    crew.current = new Crew(site, options);
    await crew.current.connect(credentials, inFlight);
  },
  beat: (/** @type {{ everyMs: number }} */ { everyMs }) => crew.current?.beat(everyMs),
  begin: () => crew.current?.begin(),
  ready: () => undefined,
  report() {
    if (crew.current === null) throw new Error('No kiosk is connected: there is nothing to report.');
    return crew.current.report();
  },
  leave() {
    crew.current?.leave();
    crew.current = null;
  },
};
serve(handlers);
