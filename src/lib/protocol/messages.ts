import * as v from 'valibot';

/**
 * The first varint of every message on the socket. 0, 1 and 3 are y-websocket's; ours start at 100, so that a stock
 * provider never meets one that it did not ask for (it logs unknown types and goes on).
 */
export const MessageType = {
  /**
   * y-protocols sync: step 1, step 2, update. To a client that named its identity (`?as=`), step 2 and update end with one
   * varint more: the committed version that everything sent on this socket so far makes.
   */
  sync: 0,
  /** y-protocols awareness; `[1, 1, 0]` (an update about nobody) is the keep-alive. */
  awareness: 1,
  queryAwareness: 3,
  /** Kiosk → server: a `Status` as a JSON string. */
  status: 110,
  /**
   * Server → manager: `StatusDelta` as a JSON string, at most one a second; sooner when a screen begins or ends to show an
   * emergency.
   */
  statuses: 111,
  /** Server → client: a `Refusal` as a JSON string, whenever a message was not carried out. */
  refused: 113,
  /** Server → kiosk: a `LiveOrder` (live-command.ts) as a JSON string. */
  order: 114,
  /** Kiosk → server: a `LiveAnswer` as a JSON string, then the bytes of its picture, none without one. */
  answer: 115,
  /**
   * Client → server `[120, n]`; the server echoes it once everything before it on that socket is on disk, to a client that
   * named its identity with the committed version as one varint more.
   */
  acknowledge: 120,
  /**
   * Client → server, in place of sync step 1: the digest of its document (`model/digest.ts`) as a string. The answer is sync
   * step 2, or, where the server does not know the digest, an empty 121: the client then sends sync step 1.
   */
  resume: 121,
} as const;

/** The room of the one site there is today; its path on the server is `/sync/site/default`. */
export const ROOM = 'site/default';
export const SYNC_PATH = '/sync';
/** The server sends a keep-alive this often; y-websocket gives up after 30 s without a message. */
export const KEEP_ALIVE_MS = 12_000;
/** A screen that was silent for this long is offline (PRODUCT section 1). */
export const OFFLINE_AFTER_MS = 45_000;
/** A kiosk reports at least this often. */
export const STATUS_EVERY_MS = 15_000;

const text = v.pipe(v.string(), v.maxLength(1_000));
const instant = v.pipe(v.number(), v.integer());
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

const clockSchema = v.object({
  trust: v.picklist(['unset', 'trusted', 'uncertain']),
  doubt: v.nullable(v.picklist(['woke-earlier', 'woke-later', 'slept'])),
  /** How far its time is from the server's at most, ms. */
  errorMs: v.nullable(v.number()),
  /** By how much, in ms, the server's clock is ahead of a screen that does not believe it. */
  refusedMs: v.nullable(v.number()),
});

/** What a kiosk says of itself. Telemetry: it never enters the document. */
export const statusSchema = v.object({
  screen: v.pipe(v.string(), v.maxLength(64)),
  mode: v.picklist([
    'loading',
    'pairing',
    'emergency',
    'priority',
    'off',
    'manual',
    'scheduled',
    'default',
    'idle',
  ]),
  /** Id of the playlist or content that plays, and of the item's content. */
  source: v.nullable(text),
  content: v.nullable(text),
  /** Id of the launch or schedule entry that plays it. Kiosks from before it don't say. */
  via: v.optional(v.nullable(text), null),
  /** Name of the content on the screen, for people. */
  title: v.nullable(text),
  since: v.nullable(instant),
  until: v.nullable(instant),
  next: v.nullable(text),
  /** Version of the document that the screen has applied. */
  applied: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** What the document holds at `applied` (`model/digest.ts`). Kiosks from before it don't say. */
  digest: v.optional(v.nullable(digest), null),
  cached: v.object({ have: v.number(), need: v.number() }),
  /**
   * The files that the timeline needs from the instant `from` on (`timeline/needed-media.ts`), and which of them are on the
   * device, verified (`model/media-digest.ts`). Null: it keeps none, or is from before this.
   */
  media: v.optional(
    v.nullable(v.object({ have: v.number(), need: v.number(), digest, from: instant })),
    null,
  ),
  offlineReady: v.boolean(),
  /** Rises while frames advance; a screen whose count stands still does not render. */
  frames: v.number(),
  /** The largest lateness of its last hundred changes; null before the first, and of an older app. */
  lateMs: v.optional(v.nullable(v.number()), null),
  clockOffsetMs: v.nullable(v.number()),
  /** How far it trusts its time (`clock/trust.ts`). Kiosks from before it don't say. */
  clock: v.optional(v.nullable(clockSchema), null),
  resolution: text,
  app: text,
  /** The live commands that it knows. Kiosks from before them don't say. */
  takes: v.optional(v.pipe(v.array(text), v.maxLength(20)), []),
  errors: v.pipe(v.array(v.object({ at: instant, text })), v.maxLength(10)),
});
export type Status = v.InferOutput<typeof statusSchema>;

/** A kiosk's own part of its status; its replica adds what it holds. */
export type Report = Omit<Status, 'applied' | 'digest'>;

/**
 * A screen's replica beside the server's document: `equal` to it when the screen reported; `behind`: equal to what it was at
 * an earlier version; `differs` from what it was at the version that the screen names; `unknown`: not told, or too long ago.
 */
export const REPLICA_STANDINGS = ['equal', 'behind', 'differs', 'unknown'] as const;
export type ReplicaStanding = (typeof REPLICA_STANDINGS)[number];

/** A screen as the server knows it: the last status, when it came, and whether the socket is open. */
export interface ScreenStatus {
  readonly screen: string;
  readonly online: boolean;
  readonly lastSeen: number;
  readonly status: Status | null;
  readonly replica: ReplicaStanding;
  /** How it reports: over its socket, or every half minute over HTTP, because no socket opens. */
  readonly via: 'socket' | 'http';
}
/** Full on connect, then only what changed. */
export interface StatusDelta {
  readonly full: boolean;
  readonly screens: readonly ScreenStatus[];
  /** Rises whenever a device asks to join or is decided upon: the manager then reads `/api/v1/devices` again. */
  readonly devices: number;
}

export interface Refusal {
  readonly code: 'read-only' | 'malformed' | 'too-large' | 'document-full' | 'server-only' | 'unknown-type';
  readonly message: string;
}
