import type { Site } from '#lib/model/site';
import type { Status } from '#lib/protocol/messages';
import { openReplica } from '#lib/replica/replica';
import type { Replica, ReplicaStatus } from '#lib/replica/types';
import { reactTo } from './reconnect';
import { copySite, siteFromCopy } from './site-copy';
import { after, debounced } from './timers';
import type { KioskFiles } from './kiosk-files';

/** When the database has not opened by then, the copy of the site plays. */
const DATABASE_WITHIN_MS = 3_000;
const COPY_AFTER_MS = 2_000;

export interface SiteSourceEffects {
  /** `null` where there is no Cache API. */
  readonly files: Promise<KioskFiles | null>;
  readonly onSite: (site: Site) => void;
  readonly onStatus: (status: ReplicaStatus) => void;
  /** The server refused the socket in a way that asking to join again may solve. */
  readonly onAsk: () => void;
  readonly onProblem: (problem: unknown) => void;
}

/** Where the site comes from: the replica on this device; until that opens, the plain copy beside it. */
export interface SiteSource {
  /** Opens the replica, unless it is open. Resolves once what the device has plays, or does not open in time. */
  open(screen: string, site: { readonly uid: string; readonly epoch: number }): Promise<void>;
  /** Opens the socket, unless it is open. The cookie has to be there by then. */
  connect(): void;
  report(status: Status): void;
  /** Deletes what this device knows of the site. */
  erase(): Promise<void>;
  stop(): Promise<void>;
}

export function createSiteSource(effects: SiteSourceEffects): SiteSource {
  let replica: Replica | null = null;
  let refusals = 0;
  let callOff: () => void = () => undefined;
  /** A replica that holds a site has spoken: the copy has no say any more. */
  let whole = false;

  const writeCopy = debounced(COPY_AFTER_MS, () => {
    const doc = replica?.doc;
    if (doc === undefined || !whole) return;
    effects.files.then((files) => files?.writeSiteCopy(copySite(doc))).catch(effects.onProblem);
  });

  function take(site: Site): void {
    if (site.uid === '') return;
    whole = true;
    effects.onSite(site);
    writeCopy.ask();
  }

  async function playCopy(why: string): Promise<void> {
    const text = await (await effects.files)?.readSiteCopy();
    const site = text == null ? null : siteFromCopy(text);
    if (whole || site === null || site.uid === '') return;
    effects.onSite(site);
    effects.onProblem(new Error(why));
  }

  const callOffCopy = after(DATABASE_WITHIN_MS, () => {
    if (whole) return;
    playCopy('The database on this device does not open: the copy of the site plays until it does.').catch(
      effects.onProblem,
    );
  });

  function react(current: Replica): void {
    const { refusal } = current.status;
    if (refusal === null) return;
    refusals += 1;
    const reaction = reactTo(refusal.code, refusals);
    callOff();
    callOff = after(reaction.afterMs, reaction.kind === 'ask' ? effects.onAsk : () => current.connect());
  }

  return {
    async open(screen, site) {
      if (replica !== null) return;
      const opened = openReplica({ identity: { kind: 'device', screenId: screen }, site });
      replica = opened;
      let refused = false;
      opened.onSite(take);
      opened.onStatus((status) => {
        effects.onStatus(status);
        if (status.replica === 'synced') refusals = 0;
        if (status.refusal !== null && !refused) react(opened);
        refused = status.refusal !== null;
      });
      effects.onStatus(opened.status);
      const loaded = opened.loaded.then(async () => {
        take(opened.site);
        if (!whole) await playCopy('The database on this device is empty: the copy of the site plays.');
      });
      await Promise.race([loaded, new Promise<void>((resolve) => void after(DATABASE_WITHIN_MS, resolve))]);
    },
    connect() {
      if (replica?.status.connection === 'offline') replica.connect();
    },
    report: (status) => replica?.report(status),
    async erase() {
      callOff();
      callOffCopy();
      writeCopy.stop();
      whole = false;
      refusals = 0;
      const old = replica;
      replica = null;
      await old?.erase();
    },
    async stop() {
      callOff();
      callOffCopy();
      writeCopy.stop();
      await replica?.close();
    },
  };
}
