import * as Y from 'yjs';
import type { Site } from '#lib/model/site';
import type { LiveAnswer, LiveOrder } from '#lib/protocol/live-command';
import type { Report } from '#lib/protocol/messages';
import {
  type NamedDatabase,
  ownerOf,
  type ReplicaIdentity,
  type SiteEpoch,
} from '#lib/replica/database-name';
import { askHowEpochEnded } from '#lib/replica/epoch-end';
import { openReplica } from '#lib/replica/replica';
import { deleteStoredCopies } from '#lib/replica/stored-copy';
import { prepareSuccessor } from '#lib/replica/successor';
import type { Replica, ReplicaStatus } from '#lib/replica/types';
import { reactTo } from './reconnect';
import { copySite, siteFromCopy } from './site-copy';
import { after, debounced } from './timers';
import type { KioskFiles } from './kiosk-files';

/** When the database has not opened by then, the copy of the site plays. */
const DATABASE_WITHIN_MS = 3_000;
const COPY_AFTER_MS = 2_000;
/** A move that could not be made now is asked for again. */
const MOVE_AGAIN_MS = 15_000;

export interface SiteSourceEffects {
  /** `null` where there is no Cache API. */
  readonly files: Promise<KioskFiles | null>;
  readonly onSite: (site: Site) => void;
  readonly onStatus: (status: ReplicaStatus) => void;
  /** The server refused the socket in a way that asking to join again may solve. */
  readonly onAsk: () => void;
  /** The copy of this epoch plays and is whole on the device: resolves when that is remembered for the next start. */
  readonly onMoved: (site: SiteEpoch) => Promise<void>;
  /** Why the copy here is not left for the one of the site's present epoch; null: there is no reason any more. */
  readonly onMoveProblem: (sentence: string | null) => void;
  /** The server asks for something now; `answer` says how it went. */
  readonly onOrder: (order: LiveOrder, answer: (answer: LiveAnswer, picture: Uint8Array) => void) => void;
  readonly onProblem: (problem: unknown) => void;
}

/** Where the site comes from: the replica on this device; until that opens, the plain copy beside it. */
export interface SiteSource {
  /** Opens the replica, unless it is open. Resolves once what the device has plays, or does not open in time. */
  open(site: SiteEpoch): Promise<void>;
  /** Opens the socket, unless it is open. The cookie has to be there by then. */
  connect(): void;
  /**
   * Loads the copy of the site's present epoch beside the one that plays, and swaps when it is whole. Nothing is lost by a
   * power cut on the way: the copy of the epoch that is remembered is there, and the next call goes on.
   */
  moveTo(next: SiteEpoch): void;
  report(report: Report): void;
  /** Deletes what this device knows of the site. */
  erase(): Promise<void>;
  stop(): Promise<void>;
}

export function createSiteSource(screen: string, effects: SiteSourceEffects): SiteSource {
  const identity: ReplicaIdentity = { kind: 'device', screenId: screen };
  let current: { readonly replica: Replica; readonly site: SiteEpoch } | null = null;
  let move: { readonly to: SiteEpoch; readonly calledOff: AbortController } | null = null;
  let refusals = 0;
  let callOff: () => void = () => undefined;
  let callOffMove: () => void = () => undefined;
  /** A replica that holds a site has spoken: the copy has no say any more. */
  let whole = false;

  const writeCopy = debounced(COPY_AFTER_MS, () => {
    const doc = current?.replica.doc;
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

  function react(replica: Replica): void {
    const { refusal } = replica.status;
    if (refusal === null) return;
    refusals += 1;
    const reaction = reactTo(refusal.code, refusals, Math.random());
    callOff();
    callOff = after(reaction.afterMs, reaction.kind === 'ask' ? effects.onAsk : () => replica.connect());
  }

  /**
   * From now on what this replica says counts, and nothing that another does. `isRemembered`: the next start is from this
   * one, whatever happens.
   */
  function use(replica: Replica, site: SiteEpoch, isRemembered: boolean): void {
    current = { replica, site };
    let refused = false;
    let synced = false;
    const isInUse = (): boolean => current?.replica === replica;
    const hear = (status: ReplicaStatus): void => {
      if (!isInUse()) return;
      effects.onStatus(status);
      if (status.replica === 'synced') {
        refusals = 0;
        // What comes after a move is not remembered yet: that deletes what it leaves, in its own time.
        if (!synced && isRemembered) deleteLeftovers(replica, site);
        synced = true;
      }
      if (status.refusal !== null && !refused) react(replica);
      refused = status.refusal !== null;
    };
    replica.onSite((next) => {
      if (isInUse()) take(next);
    });
    replica.onOrder((order) => effects.onOrder(order, (answer, picture) => replica.answer(answer, picture)));
    replica.onStatus(hear);
    hear(replica.status);
  }

  /** What a move that was cut short left on the device: all that this screen needs is in the copy of this epoch. */
  function deleteLeftovers(replica: Replica, { uid, epoch }: SiteEpoch): void {
    const isLeft = ({ owner, site }: NamedDatabase): boolean =>
      owner === ownerOf(identity) && site.uid === uid && site.epoch !== epoch;
    const run = async (): Promise<void> => {
      if (await replica.isStored()) await deleteStoredCopies(isLeft);
    };
    run().catch(effects.onProblem);
  }

  function endMove(): void {
    callOffMove();
    move?.calledOff.abort();
    move = null;
  }

  async function runMove(
    from: NonNullable<typeof current>,
    to: SiteEpoch,
    signal: AbortSignal,
  ): Promise<void> {
    // What is here has to be known before it can be compared.
    await from.replica.loaded;
    const { doc, site } = from.replica;
    const attempt = await prepareSuccessor({
      ours: { site: from.site, vector: site.uid === '' ? null : Y.encodeStateVector(doc) },
      end: await askHowEpochEnded(fetch, from.site.epoch, `device:${screen}`),
      next: to,
      open: (epoch) => openReplica({ identity, site: epoch }),
      wait: (ms) => new Promise((resolve) => void after(ms, resolve)),
      signal,
    });
    if (signal.aborted) {
      if (attempt.kind === 'ready') await attempt.successor.close();
      return;
    }
    move = null;
    if (attempt.kind === 'stays') effects.onMoveProblem(attempt.sentence);
    if (attempt.kind === 'later') callOffMove = after(MOVE_AGAIN_MS, effects.onAsk);
    if (attempt.kind !== 'ready') return;
    callOff();
    refusals = 0;
    use(attempt.successor, to, false);
    take(attempt.successor.site);
    effects.onMoveProblem(null);
    await effects.onMoved(to);
    await from.replica.erase();
    deleteLeftovers(attempt.successor, to);
  }

  return {
    async open(site) {
      if (current !== null) return;
      const replica = openReplica({ identity, site });
      use(replica, site, true);
      const loaded = replica.loaded.then(async () => {
        if (current?.replica !== replica) return;
        take(replica.site);
        if (!whole) await playCopy('The database on this device is empty: the copy of the site plays.');
      });
      await Promise.race([loaded, new Promise<void>((resolve) => void after(DATABASE_WITHIN_MS, resolve))]);
    },
    connect() {
      if (current?.replica.status.connection === 'offline') current.replica.connect();
    },
    moveTo(to) {
      if (current === null || move?.to.epoch === to.epoch) return;
      endMove();
      // It plays already, but could not be remembered.
      if (current.site.epoch === to.epoch) {
        const { replica } = current;
        effects
          .onMoved(to)
          .then(() => deleteLeftovers(replica, to))
          .catch(effects.onProblem);
        return;
      }
      const calledOff = new AbortController();
      move = { to, calledOff };
      runMove(current, to, calledOff.signal).catch((problem: unknown) => {
        if (move?.calledOff === calledOff) move = null;
        effects.onProblem(problem);
      });
    },
    report: (report) => current?.replica.report(report),
    async erase() {
      callOff();
      callOffCopy();
      endMove();
      writeCopy.stop();
      whole = false;
      refusals = 0;
      const old = current;
      current = null;
      await old?.replica.erase();
      await deleteStoredCopies((copy) => copy.owner === ownerOf(identity));
    },
    async stop() {
      callOff();
      callOffCopy();
      endMove();
      writeCopy.stop();
      await current?.replica.close();
    },
  };
}
