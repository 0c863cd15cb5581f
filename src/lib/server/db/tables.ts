import type { Generated } from 'kysely';

/** All instants are ms since the Unix epoch. Booleans are 0 or 1: SQLite has no other. */
export interface Tables {
  documents: { id: string; uid: string; epoch: number; created_at: number };
  /** `seq` counts from 1 per document without a gap; it is the version that message 112 carries. */
  document_updates: { document: string; seq: number; data: Uint8Array; author: string; at: number };
  /** The state after `seq`; the newest one is what loading starts from, older ones are kept. */
  document_snapshots: { document: string; seq: number; data: Uint8Array; at: number };
  users: {
    id: string;
    username: string;
    /** Lower-cased and NFKC-normalised: usernames are unique whatever the case. */
    username_key: string;
    password_hash: string;
    role: 'admin' | 'editor' | 'viewer';
    created_at: number;
  };
  sessions: { id: string; user_id: string; expires_at: number; created_at: number };
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
  };
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
  };
  /** Small facts that the server keeps for the site outside the document: `enrolment_policy`. */
  server_settings: { key: string; value: string };
  screen_status: { screen: string; last_seen: number; status: string };
  migrations: { number: number; name: string; applied_at: Generated<number> };
}
