import type { Generated } from 'kysely';
import type { PlayOutcome } from '#lib/protocol/plays';

/** All instants are ms since the Unix epoch. Booleans are 0 or 1: SQLite has no other. */
export interface Tables {
  /** `first_seq`: the update that the current epoch began with; it holds the whole document. */
  documents: { id: string; uid: string; epoch: number; first_seq: Generated<number>; created_at: number };
  /** `seq` counts from 1 per document without a gap; it is the version that clients are told. */
  document_updates: { document: string; seq: number; data: Uint8Array; author: string; at: number };
  /** Updates that loading needs no more, kept for history. Each update is here or in `document_updates`. */
  document_archive: { document: string; seq: number; data: Uint8Array; author: string; at: number };
  /** The state after `seq`; loading starts from the newest one of the current epoch that can be read. */
  document_snapshots: { document: string; seq: number; data: Uint8Array; at: number };
  /** How earlier epochs ended: the state after `seq`. */
  document_finals: { document: string; epoch: number; seq: number; data: Uint8Array; at: number };
  users: {
    id: string;
    username: string;
    /** Lower-cased and NFKC-normalised: usernames are unique whatever the case. */
    username_key: string;
    password_hash: string;
    role: 'admin' | 'editor' | 'viewer';
    created_at: number;
    /** From then on the account opens nothing. At least one admin has neither this nor `disabled_at` (a trigger). */
    expires_at: Generated<number | null>;
    disabled_at: Generated<number | null>;
    last_login_at: Generated<number | null>;
    /** Sealed (see sealed.ts); null: no second factor. */
    totp_secret: Generated<string | null>;
    /** One that its owner has not shown a code of yet; it takes the other's place then. */
    totp_pending: Generated<string | null>;
    totp_since: Generated<number | null>;
    /** The last time step whose code was taken: a code works once. */
    totp_step: Generated<number>;
  };
  /** One-time codes for who lost the second factor; `code_hash` is a SHA-256. */
  recovery_codes: { user_id: string; code_hash: string; used_at: number | null };
  sessions: {
    id: string;
    user_id: string;
    expires_at: number;
    created_at: number;
    last_used_at: Generated<number>;
    address: Generated<string>;
    /** The browser as it names itself. */
    agent: Generated<string>;
  };
  /** What was done or refused. Each line's hash covers the one before it: see audit/chain.ts. */
  audit_log: {
    seq: number;
    at: number;
    /** `user:<id>`, `token:<id>`, `device:<id>`, `cli`, `server`, or empty for a stranger. */
    actor: string;
    actor_name: string;
    action: string;
    /** What it was about: `user:<id>`, `screen:<id>`, `session:<hash>`, …; empty where there is nothing. */
    subject: string;
    subject_name: string;
    outcome: 'done' | 'refused';
    address: string;
    /** JSON. */
    detail: string;
    previous: string;
    hash: string;
  };
  /** POSTs that carried an `Idempotency-Key`; without `status` it is under way, or was cut off. See once.ts. */
  idempotency_keys: {
    /** `user:<id>` or `token:<id>`. */
    author: string;
    key: string;
    /** SHA-256 of the request, lower-case hex. */
    fingerprint: string;
    at: number;
    status: number | null;
    /** JSON. */
    headers: string | null;
    body: string | null;
  };
  rate_limits: { key: string; points: number; expires_at: number | null };
  /** A kiosk's credential. At most one row per screen is `approved`. */
  devices: {
    id: string;
    screen_id: string;
    /** SHA-256 of the device's secret, lower-case hex. */
    secret_hash: string;
    state: 'pending' | 'approved' | 'revoked' | 'refused';
    pairing_code: string;
    name: string;
    location: string;
    requested_at: number;
    decided_at: number | null;
    decided_by: string | null;
    /** The enrolment key that let it in. */
    enrolment_key: string | null;
  };
  /** What a kiosk's address may carry to be let in by itself. */
  enrolment_keys: {
    id: string;
    name: string;
    /** SHA-256 of its secret, lower-case hex. */
    secret_hash: string;
    /** Null: any number. */
    most_devices: number | null;
    created_by: string;
    created_at: number;
    expires_at: number | null;
    revoked_at: number | null;
  };
  api_tokens: {
    id: string;
    name: string;
    /** SHA-256 of the token's secret, lower-case hex. */
    secret_hash: string;
    /** Separated by spaces. */
    scopes: string;
    /** The only screen that its scope `kiosk` plays; null for any. */
    screen_id: string | null;
    /** A user's id, or `cli`. */
    created_by: string;
    created_at: number;
    expires_at: number | null;
    revoked_at: number | null;
    last_used_at: number | null;
  };
  /** Written by triggers whenever somebody's rights may have become fewer. */
  rights_changes: { seq: Generated<number>; kind: 'session' | 'user' | 'device' | 'token'; subject: string };
  media: {
    hash: string;
    /** SHA-256 of the bytes that were uploaded; the same file is stored once. */
    source_hash: string;
    mime: string;
    bytes: number;
    width: number | null;
    height: number | null;
    duration_ms: number | null;
    thumb: string | null;
    created_at: number;
    created_by: string;
    /** Of a document; null for every other file. */
    pages: number | null;
  };
  /** What YouTube said of a video: `facts` is JSON as the contents carry it (model/youtube.ts). */
  youtube_videos: { video: string; facts: string; asked_at: number };
  /** What was fetched for widgets, by source (server/widgets/source.ts). `news` is JSON as screens get it. */
  widget_news: {
    source: string;
    news: string | null;
    fetched_at: number | null;
    etag: string | null;
    modified: string | null;
    next_at: number;
    failures: number;
    problem: string | null;
  };
  /** Small facts that the server keeps for the site outside the document: `enrolment_policy`. */
  server_settings: { key: string; value: string };
  /** `replica`: how its copy stood to the document when it reported. */
  screen_status: { screen: string; last_seen: number; status: string; replica: Generated<string> };
  webhooks: {
    id: string;
    name: string;
    url: string;
    /** Separated by spaces. */
    events: string;
    /** Sealed; `old_secret` signs too until `old_secret_until`. */
    secret: string;
    old_secret: string | null;
    old_secret_until: number | null;
    disabled_at: number | null;
    disabled_because: 'person' | 'failing' | 'gone' | null;
    /** Nothing was delivered since then; null: the last one was. */
    failing_since: number | null;
    created_by: string;
    created_at: number;
  };
  /** What a webhook is owed, and its last deliveries. `claimed_until`: somebody is at it until then. */
  webhook_deliveries: {
    id: string;
    webhook: string;
    kind: string;
    /** The JSON as it is sent, each time the same. */
    body: string;
    created_at: number;
    attempts: number;
    state: 'waiting' | 'delivered' | 'failed';
    next_at: number;
    claimed_until: number;
    /** Of the last answer; null where there was none. */
    status: number | null;
    /** What came of the last attempt. */
    words: string;
    attempted_at: number | null;
  };
  /** What was said last of each screen: that it is online (1), or offline (0). */
  screen_presence: { screen: string; online: number };
  /** What screens showed. `day` is that of `start` in the screen's zone; rows come in the order of `received_at`. */
  plays: {
    seq: Generated<number>;
    screen: string;
    /** Made by the kiosk; unique to its screen. */
    id: string;
    content: string;
    playlist: string | null;
    item: string | null;
    start: number;
    ms: number;
    outcome: PlayOutcome;
    reason: string | null;
    day: string;
    received_at: number;
  };
  /** Kept by a trigger on `plays`, and for good. `playlist` is empty for contents by themselves. */
  play_days: {
    day: string;
    screen: string;
    content: string;
    playlist: string;
    completed: number;
    cut: number;
    failed: number;
    skipped: number;
    ms: number;
  };
  /** What kiosks had no room for, by each store of plays that they ever had. `at`: when that was last more. */
  plays_lost: { screen: string; store: string; lost: number; at: number };
  migrations: { number: number; name: string; applied_at: Generated<number> };
}
