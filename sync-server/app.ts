import path from 'node:path';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { CloseCode } from '#lib/protocol/close-codes';
import { KEEP_ALIVE_MS, ROOM } from '#lib/protocol/messages';
import type { Authenticate } from '#lib/server/authenticate';
import type { ServerConfig } from '#lib/server/config';
import { actorOf } from '#lib/server/audit/actor';
import { dropOldLines } from '#lib/server/audit/retention';
import { dropOldPlays } from '#lib/server/plays/retention';
import { keepSeal } from '#lib/server/audit/keep-seal';
import { provideContext, type ServerContext } from '#lib/server/context';
import { openDb } from '#lib/server/db/open';
import { EventFeed } from '#lib/server/events/event-feed';
import { recordEvents } from '#lib/server/events/record-events';
import { ScreenWatch } from '#lib/server/events/screen-watch';
import { watchPages } from '#lib/server/framing/watch-pages';
import { ApiRate } from '#lib/server/limits/api-rate';
import { watchForSetBack } from '#lib/server/launches/clock-set-back';
import { Outbound, type OutboundOptions } from '#lib/server/outbound/outbound';
import { recheck } from '#lib/server/recheck';
import { readPresence, WebhookWatch } from '#lib/server/webhooks/webhook-watch';
import { AuditNotes } from './audit-notes';
import { cameraAddress } from '#lib/server/streams/camera-address';
import { Cameras } from '#lib/server/streams/cameras';
import { runFfmpeg } from '#lib/server/streams/run-ffmpeg';
import { watchWidgets } from '#lib/server/widgets/watch-widgets';
import { watchYoutube } from '#lib/server/youtube/fill-facts';
import { serverClock } from './clock';
import { watchSynchronised } from './clock-synchronised';
import { trustedPeers } from './config';
import { openDataDir } from './data-dir';
import { EpochThreads } from './epochs/in-thread';
import type { FoldingPace } from './folding';
import { EventStreams } from './events/event-streams';
import { Gate } from './gate';
import { httpHandler, type PageHandler } from './http';
import { httpSync } from './http-sync';
import { RightsWatch } from './rights-watch';
import { Room } from './room';
import { StatusKeeper } from './status-keeper';
import { StartError } from './start-error';
import { Statuses } from './statuses';
import { SqlStore } from './store/sql';
import { sqlStatusStore } from './store/statuses';
import { workerFolder } from './worker-folder';

export interface AppParts {
  /** The built writer thread; the folding one is beside it. */
  readonly writerFile: URL;
  readonly log: Logger;
  /** For tests that want to see many folds. */
  readonly foldingPace?: FoldingPace;
  /** For tests that answer for the internet: names, and who vouches for certificates. */
  readonly outside?: Omit<OutboundOptions, 'allow'>;
  /** Checks who a socket is; made from the context, because it asks the database. */
  readonly authenticate: (context: ServerContext) => Authenticate;
}

/** Everything behind the HTTP server: database, live document, sockets, routes. Not listening by itself. */
export interface App {
  readonly context: ServerContext;
  readonly room: Room;
  /** The request listener; what is not ours goes to `pages`. */
  handler(pages: PageHandler): (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes the socket upgrades of an HTTP server that are ours. */
  attach(server: Server): void;
  /** Ends sockets, saves what is on its way, closes the database and gives the data directory back. */
  stop(): Promise<void>;
}

const TICK_MS = 1_000;
/** Everyone has a turn in each round; thousands of sockets are not written to in one instant. */
const KEEP_ALIVE_STEPS = 48;
const CHECK_RIGHTS_EVERY_MS = 1_000;
const LOOK_AT_CLOCK_MS = 1_000;
const LOOK_AT_YOUTUBE_MS = 5_000;
/** Somebody may sit before the form that has just been saved. */
const LOOK_AT_PAGES_MS = 2_000;
const LOOK_AT_WIDGETS_MS = 3_000;
const TEND_EVERY_MS = 5_000;
const WRITE_NOTES_EVERY_MS = 5_000;
const SAVE_RATE_EVERY_MS = 5_000;
const SAVE_STATUSES_EVERY_MS = 30_000;
const TEND_AUDIT_EVERY_MS = 10 * 60_000;
const DROP_PLAYS_EVERY_MS = 60 * 60_000;
const CLOSE_SOCKETS_MS = 2_000;
/** A screen that was heard so shortly before the server started was online then. */
const RECENTLY_MS = 10 * 60_000;
/** Proxies give up after a minute or half of one without a byte. */
const STREAMS_ALIVE_MS = 15_000;

function every(ms: number, run: () => void): NodeJS.Timeout {
  return setInterval(run, ms).unref();
}

/** Seals the audit log and drops what is too old of it. What can't be done now is done the next time. */
async function tendAudit(context: ServerContext): Promise<void> {
  try {
    await keepSeal(context);
    await dropOldLines(context);
  } catch (error) {
    context.log.error({ err: error }, 'the audit log could not be tended');
  }
}

async function tendPlays(context: ServerContext): Promise<void> {
  try {
    await dropOldPlays(context);
  } catch (error) {
    context.log.error({ err: error }, 'old plays could not be dropped');
  }
}

/** @throws {StartError} the data directory can't be used */
export async function openApp(
  config: ServerConfig,
  { writerFile, log, authenticate, foldingPace, outside }: AppParts,
): Promise<App> {
  const proxies = trustedPeers(config.trustedProxies);
  const now = serverClock(config.clockFile);
  // A test that moves the clock wants it believed.
  const clock = watchSynchronised(config.clockSynchronised ?? (config.clockFile === null ? null : true));
  const dataDir = openDataDir(config.dataDir);
  const undo: (() => Promise<void> | void)[] = [() => dataDir.release(), clock.stop];
  const unwind = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        // The steps after it still have to be taken: the database closed, the directory given back.
        log.error({ err: error }, 'a part of the server did not stop in order');
      }
    }
  };
  try {
    const db = await openDb({ path: dataDir.databasePath, writerFile }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`The database ${dataDir.databasePath} can’t be opened. ${reason}`, {
        cause: error,
      });
    });
    undo.push(() => db.close());
    const notes = new AuditNotes({ db, now, log });
    // Once the room has closed: nothing comes after it.
    undo.push(() => notes.flush());
    const screens = new Statuses(now, () => performance.now());
    const keeper = await StatusKeeper.open(screens, sqlStatusStore(db), log);
    undo.push(() => keeper.save());
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const feed = new EventFeed();
    const streams = new EventStreams({ feed });
    const watch = new ScreenWatch({
      // Databases from before say nothing of a screen: then what it was when it was last heard.
      said: new Map([
        ...screens.all().map(({ screen, lastSeen }) => [screen, now() - lastSeen < RECENTLY_MS] as const),
        ...(await readPresence(db)),
      ]),
      known: screens.all(),
      now,
      monotonic: () => performance.now(),
    });
    const room = await Room.open({
      onScreens: (changed) => watch.heard(changed).forEach((event) => feed.publish(event)),
      others: streams,
      store: new SqlStore(db, ROOM),
      screens,
      founding: { name: 'My site', timezone: timeZone },
      now,
      log,
      onEdit: (edit) => {
        notes.edited(edit);
        recordEvents(edit).forEach((event) => feed.publish(event));
      },
      onRefused: notes.refused,
      // Built beside the writer.
      work: new EpochThreads(new URL('./epoch.js', writerFile)),
      folding: {
        folder: workerFolder(
          new URL('./folder.js', writerFile),
          { path: dataDir.databasePath, document: ROOM },
          (error) => log.error({ err: error }, 'a snapshot can’t be read; a fold left it aside'),
        ),
        ...(foldingPace === undefined ? {} : { pace: foldingPace }),
      },
    });
    const outbound = new Outbound({ ...outside, allow: config.outboundAllow });
    const cameras = new Cameras({
      root: path.join(config.dataDir, 'streams'),
      find: (address) => cameraAddress({ outbound }, address),
      run: (address, folder) => runFfmpeg(address, folder),
      monotonic: () => performance.now(),
    });
    await cameras.sweep();
    undo.push(() => cameras.stop());
    const context: ServerContext = {
      config,
      db,
      log,
      live: room,
      outbound,
      cameras,
      now,
      clockSynchronised: clock.current,
    };
    const rate = new ApiRate(context);
    const saveRate = () =>
      rate
        .save()
        .catch((error: unknown) => log.error({ err: error }, 'the counts of API calls stay in memory'));
    await saveRate();
    undo.push(saveRate);
    const webhooks = new WebhookWatch(context, () => performance.now());
    feed.listen((event) => webhooks.hear(event));
    const rights = await RightsWatch.open({
      db,
      connections: () => [...room.connections(), ...streams],
      recheck: (identity) => recheck(context, identity),
      now,
      log,
    });
    const gate = new Gate({
      room,
      authenticate: authenticate(context),
      rights,
      origin: config.origin,
      proxies,
      log,
      onRefused: notes.turnedAway,
    });
    const sync = httpSync({
      room,
      authenticate: authenticate(context),
      origin: config.origin,
      onRefused: notes.turnedAway,
    });
    const events = (request: IncomingMessage, response: ServerResponse) =>
      streams.answer(request, response, context, authenticate(context), rights);
    const lookForSetBack = watchForSetBack(context, () => performance.now());
    await lookForSetBack();
    await tendAudit(context);
    const lookAtYoutube = watchYoutube(context);
    const lookAtPages = watchPages(context);
    const widgets = watchWidgets(context);
    const timers = [
      every(WRITE_NOTES_EVERY_MS, () => void notes.tick()),
      every(SAVE_RATE_EVERY_MS, () => void saveRate()),
      every(LOOK_AT_CLOCK_MS, () => void lookForSetBack()),
      every(KEEP_ALIVE_MS / KEEP_ALIVE_STEPS, () => room.keepAlive(KEEP_ALIVE_STEPS)),
      every(LOOK_AT_YOUTUBE_MS, () => void lookAtYoutube()),
      every(LOOK_AT_PAGES_MS, () => void lookAtPages()),
      every(LOOK_AT_WIDGETS_MS, () => void widgets.tick()),
      every(CHECK_RIGHTS_EVERY_MS, () => void rights.check()),
      every(TICK_MS, () => room.tick()),
      every(TICK_MS, () => cameras.tick()),
      every(TICK_MS, () => watch.tick().forEach((event) => feed.publish(event))),
      every(TICK_MS, () => void webhooks.tick()),
      every(STREAMS_ALIVE_MS, () => streams.keepAlive()),
      every(TEND_EVERY_MS, () => void room.tend()),
      every(SAVE_STATUSES_EVERY_MS, () => void keeper.save()),
      every(TEND_AUDIT_EVERY_MS, () => void tendAudit(context)),
      every(DROP_PLAYS_EVERY_MS, () => void tendPlays(context)),
    ];
    let stopping = false;
    undo.push(async () => {
      stopping = true;
      timers.forEach(clearInterval);
      streams.stop(CloseCode.goingAway, 'The server stops; come back.');
      await gate.close(CLOSE_SOCKETS_MS);
      // It asks the room for names.
      await webhooks.stop();
      await widgets.stop();
      await room.close();
      provideContext(undefined);
    });
    provideContext(context);
    const problems = (): readonly string[] => [
      ...(stopping ? ['The server is stopping.'] : []),
      ...(room.problem === null ? [] : [room.problem]),
    ];
    return {
      context,
      room,
      handler: (pages) =>
        httpHandler({
          context,
          proxies,
          sync: async (request, response) => (await sync(request, response)) || events(request, response),
          pages,
          rate,
          onRefused: notes.turnedAway,
          onTooMuch: async (credentials) => {
            const who = await authenticate(context)(credentials, { kind: 'any' }).then(
              (verdict) => ('identity' in verdict ? verdict.identity : null),
              (error: unknown) => {
                log.error({ err: error }, 'who asks too much of the API is not known');
                return null;
              },
            );
            const { address } = credentials;
            notes.turnedAway({ ...actorOf(who), via: 'api', address, because: 'too-many-requests' });
          },
          problems,
        }),
      attach: (server) => {
        server.on('upgrade', (request, socket, head) => {
          if (Gate.isFor(request)) gate.upgrade(request, socket, head);
        });
      },
      stop: unwind,
    };
  } catch (error) {
    await unwind();
    throw error;
  }
}
