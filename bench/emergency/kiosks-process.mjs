import { loadSite } from '../sync/build.mjs';
import { serve } from '../sync/ipc.mjs';
import { EmergencyCrew } from './crew.mjs';

// A process full of kiosks that play; `run.mjs` starts it and speaks to it.

const site = await loadSite();
let crew = /** @type {EmergencyCrew | null} */ (null);

function current() {
  if (crew === null) throw new Error('No kiosk is connected.');
  return crew;
}

/**
 * @typedef {ConstructorParameters<typeof EmergencyCrew>[1] & {
 *   stateFile: string;
 *   credentials: import('../sync/site').Credentials['kiosks'];
 *   inFlight: number;
 *   heartbeatMs: number;
 * }} ConnectOptions
 */

export const handlers = {
  async connect(/** @type {ConnectOptions} */ { stateFile, credentials, inFlight, heartbeatMs, ...options }) {
    crew = new EmergencyCrew(site, options, stateFile);
    await crew.connect(credentials, inFlight);
    crew.beat(heartbeatMs);
  },
  report: () => current().report(),
  begin: () => current().begin(),
  timesOf: (/** @type {string} */ via) => current().timesOf(via),
  stop: (/** @type {number} */ count) => current().stop(count),
};
serve(handlers);
