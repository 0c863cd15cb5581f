import { ensureBuilt } from '../../scripts/build.mjs';

/** The server and the kiosk as they are in production, made from the sources as they are now. */
export default ensureBuilt;
