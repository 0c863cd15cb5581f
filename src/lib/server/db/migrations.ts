/** One step of the database's shape. Steps are never changed once released: a new one is added. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Run in order, in one transaction with the note that they were. */
  readonly statements: readonly string[];
}

function noteRights(name: string, when: string, kind: string, subject: string): string {
  return `CREATE TRIGGER note_${name} AFTER ${when} BEGIN
    INSERT INTO rights_changes (kind, subject) VALUES ('${kind}', ${subject});
  END`;
}

/** Refuses what would leave the system without an admin who is neither disabled nor about to expire. */
function keepAnAdmin(name: string, when: string): string {
  return `CREATE TRIGGER keep_an_admin_${name} AFTER ${when}
    WHEN OLD.role = 'admin' AND OLD.disabled_at IS NULL AND OLD.expires_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL AND expires_at IS NULL)
    BEGIN SELECT RAISE(ABORT, 'constraint failed: last-admin'); END`;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: 'first tables',
    statements: [
      `CREATE TABLE documents (
        id TEXT PRIMARY KEY, uid TEXT NOT NULL, epoch INTEGER NOT NULL, created_at INTEGER NOT NULL
      ) STRICT`,
      `CREATE TABLE document_updates (
        document TEXT NOT NULL REFERENCES documents (id), seq INTEGER NOT NULL, data BLOB NOT NULL,
        author TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (document, seq)
      ) STRICT`,
      `CREATE TABLE document_snapshots (
        document TEXT NOT NULL REFERENCES documents (id), seq INTEGER NOT NULL, data BLOB NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (document, seq)
      ) STRICT`,
      `CREATE TABLE users (
        id TEXT PRIMARY KEY, username TEXT NOT NULL, username_key TEXT NOT NULL UNIQUE,
        password_hash TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
        created_at INTEGER NOT NULL
      ) STRICT`,
      `CREATE TABLE sessions (
        id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        expires_at INTEGER NOT NULL, created_at INTEGER NOT NULL
      ) STRICT`,
      'CREATE INDEX sessions_by_user ON sessions (user_id)',
      'CREATE INDEX sessions_by_expiry ON sessions (expires_at)',
      `CREATE TABLE devices (
        id TEXT PRIMARY KEY, screen_id TEXT NOT NULL, secret_hash TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'revoked', 'refused')),
        pairing_code TEXT NOT NULL, name TEXT NOT NULL, location TEXT NOT NULL,
        requested_at INTEGER NOT NULL, decided_at INTEGER, decided_by TEXT
      ) STRICT`,
      `CREATE UNIQUE INDEX one_approved_device_per_screen ON devices (screen_id) WHERE state = 'approved'`,
      'CREATE INDEX devices_by_secret ON devices (screen_id, secret_hash)',
      `CREATE TABLE media (
        hash TEXT PRIMARY KEY, source_hash TEXT NOT NULL, mime TEXT NOT NULL, bytes INTEGER NOT NULL,
        width INTEGER, height INTEGER, duration_ms INTEGER, thumb TEXT,
        created_at INTEGER NOT NULL, created_by TEXT NOT NULL
      ) STRICT`,
      'CREATE INDEX media_by_source ON media (source_hash)',
      'CREATE TABLE server_settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
      `CREATE TABLE screen_status (
        screen TEXT PRIMARY KEY, last_seen INTEGER NOT NULL, status TEXT NOT NULL
      ) STRICT`,
    ],
  },
  {
    number: 2,
    name: 'tokens, and what changed about rights',
    statements: [
      `CREATE TABLE api_tokens (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT NOT NULL, scopes TEXT NOT NULL, screen_id TEXT,
        created_by TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER,
        last_used_at INTEGER
      ) STRICT`,
      'CREATE TABLE rights_changes (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL) STRICT',
      // Whoever takes a right away, in whatever process, leaves a line that the running server finds.
      noteRights('session_ended', 'DELETE ON sessions', 'session', 'OLD.id'),
      noteRights(
        'session_shortened',
        'UPDATE OF expires_at ON sessions WHEN NEW.expires_at < OLD.expires_at',
        'session',
        'NEW.id',
      ),
      noteRights('role_changed', 'UPDATE OF role ON users WHEN NEW.role <> OLD.role', 'user', 'NEW.id'),
      noteRights(
        'device_decided',
        'UPDATE OF state, screen_id ON devices WHEN NEW.state <> OLD.state OR NEW.screen_id <> OLD.screen_id',
        'device',
        'NEW.id',
      ),
      noteRights('device_deleted', 'DELETE ON devices', 'device', 'OLD.id'),
      noteRights(
        'token_changed',
        'UPDATE OF scopes, screen_id, expires_at, revoked_at ON api_tokens',
        'token',
        'NEW.id',
      ),
      noteRights('token_deleted', 'DELETE ON api_tokens', 'token', 'OLD.id'),
      // The server looks every second; one that was away for longer than this asks about everybody.
      `CREATE TRIGGER rights_changes_kept_short AFTER INSERT ON rights_changes BEGIN
        DELETE FROM rights_changes WHERE seq <= NEW.seq - 10000;
      END`,
    ],
  },
  {
    number: 3,
    name: 'epochs',
    statements: [
      'ALTER TABLE documents ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 1',
      `CREATE TABLE document_finals (
        document TEXT NOT NULL REFERENCES documents (id), epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        data BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (document, epoch)
      ) STRICT`,
    ],
  },
  {
    number: 4,
    name: 'an archive of the log',
    statements: [
      `CREATE TABLE document_archive (
        document TEXT NOT NULL REFERENCES documents (id), seq INTEGER NOT NULL, data BLOB NOT NULL,
        author TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (document, seq)
      ) STRICT`,
    ],
  },
  {
    number: 5,
    name: 'how screens’ copies stand',
    statements: ["ALTER TABLE screen_status ADD COLUMN replica TEXT NOT NULL DEFAULT 'unknown'"],
  },
  {
    number: 6,
    name: 'people, their second factor, and what they did',
    statements: [
      'ALTER TABLE users ADD COLUMN expires_at INTEGER',
      'ALTER TABLE users ADD COLUMN disabled_at INTEGER',
      'ALTER TABLE users ADD COLUMN last_login_at INTEGER',
      'ALTER TABLE users ADD COLUMN totp_secret TEXT',
      'ALTER TABLE users ADD COLUMN totp_pending TEXT',
      'ALTER TABLE users ADD COLUMN totp_since INTEGER',
      'ALTER TABLE users ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0',
      noteRights(
        'user_shut_out',
        `UPDATE OF disabled_at, expires_at ON users
        WHEN NEW.disabled_at IS NOT OLD.disabled_at OR NEW.expires_at IS NOT OLD.expires_at`,
        'user',
        'NEW.id',
      ),
      // Checked where it can't be passed by, whatever process writes: two admins can't shut each other out at once.
      keepAnAdmin('deleted', 'DELETE ON users'),
      keepAnAdmin('changed', 'UPDATE OF role, disabled_at, expires_at ON users'),
      `CREATE TABLE recovery_codes (
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, code_hash TEXT NOT NULL, used_at INTEGER,
        PRIMARY KEY (user_id, code_hash)
      ) STRICT`,
      'ALTER TABLE sessions ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0',
      "ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT ''",
      `CREATE TABLE audit_log (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, actor_name TEXT NOT NULL,
        action TEXT NOT NULL, subject TEXT NOT NULL, subject_name TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')), address TEXT NOT NULL, detail TEXT NOT NULL,
        previous TEXT NOT NULL UNIQUE, hash TEXT NOT NULL
      ) STRICT`,
      'CREATE INDEX audit_by_time ON audit_log (at)',
      'CREATE INDEX audit_by_actor ON audit_log (actor, seq)',
      'CREATE INDEX audit_by_subject ON audit_log (subject, seq)',
      `CREATE TABLE rate_limits (
        key TEXT PRIMARY KEY, points INTEGER NOT NULL, expires_at INTEGER
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX rate_limits_by_expiry ON rate_limits (expires_at)',
    ],
  },
  {
    number: 7,
    name: 'a second factor that roles may not be without',
    statements: [
      // Who has none loses what they have open, whichever process asks for it.
      ...['INSERT', 'UPDATE OF value'].map(
        (how, index) => `CREATE TRIGGER second_factor_wanted_${index + 1} AFTER ${how} ON server_settings
          WHEN NEW.key = 'second_factor_roles' BEGIN
          INSERT INTO rights_changes (kind, subject) SELECT 'user', id FROM users WHERE totp_since IS NULL;
        END`,
      ),
      noteRights(
        'second_factor_gone',
        'UPDATE OF totp_since ON users WHEN NEW.totp_since IS NULL AND OLD.totp_since IS NOT NULL',
        'user',
        'NEW.id',
      ),
    ],
  },
  {
    number: 8,
    name: 'requests that are done once',
    statements: [
      `CREATE TABLE idempotency_keys (
        author TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, at INTEGER NOT NULL,
        status INTEGER, headers TEXT, body TEXT, PRIMARY KEY (author, key)
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX idempotency_keys_by_time ON idempotency_keys (at)',
    ],
  },
  {
    number: 9,
    name: 'what YouTube says of its videos',
    statements: [
      'CREATE TABLE youtube_videos (video TEXT PRIMARY KEY, facts TEXT NOT NULL, asked_at INTEGER NOT NULL) STRICT',
    ],
  },
  {
    number: 10,
    name: 'webhooks',
    statements: [
      `CREATE TABLE webhooks (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
        secret TEXT NOT NULL, old_secret TEXT, old_secret_until INTEGER,
        disabled_at INTEGER, disabled_because TEXT CHECK (disabled_because IN ('person', 'failing', 'gone')),
        failing_since INTEGER, created_by TEXT NOT NULL, created_at INTEGER NOT NULL
      ) STRICT`,
      `CREATE TABLE webhook_deliveries (
        id TEXT PRIMARY KEY, webhook TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE, kind TEXT NOT NULL,
        body TEXT NOT NULL, created_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
        next_at INTEGER NOT NULL, claimed_until INTEGER NOT NULL,
        status INTEGER, words TEXT NOT NULL, attempted_at INTEGER
      ) STRICT`,
      "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE state = 'waiting'",
      'CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook, created_at)',
      'CREATE TABLE screen_presence (screen TEXT PRIMARY KEY, online INTEGER NOT NULL) STRICT',
    ],
  },
  {
    number: 11,
    name: 'plays, and their sums by day',
    statements: [
      `CREATE TABLE plays (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, screen TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL,
        playlist TEXT, item TEXT, start INTEGER NOT NULL, ms INTEGER NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('completed', 'cut', 'failed', 'skipped')),
        reason TEXT, day TEXT NOT NULL, received_at INTEGER NOT NULL, UNIQUE (screen, id)
      ) STRICT`,
      'CREATE INDEX plays_by_start ON plays (start)',
      'CREATE INDEX plays_by_screen ON plays (screen, start)',
      'CREATE INDEX plays_by_content ON plays (content, start)',
      'CREATE INDEX plays_by_playlist ON plays (playlist, start) WHERE playlist IS NOT NULL',
      `CREATE TABLE play_days (
        day TEXT NOT NULL, screen TEXT NOT NULL, content TEXT NOT NULL, playlist TEXT NOT NULL,
        completed INTEGER NOT NULL, cut INTEGER NOT NULL, failed INTEGER NOT NULL, skipped INTEGER NOT NULL,
        ms INTEGER NOT NULL, PRIMARY KEY (day, screen, content, playlist)
      ) STRICT, WITHOUT ROWID`,
      // A play that is delivered again is not inserted again, and so not summed up again.
      `CREATE TRIGGER sum_play AFTER INSERT ON plays BEGIN
        INSERT INTO play_days (day, screen, content, playlist, completed, cut, failed, skipped, ms)
          VALUES (NEW.day, NEW.screen, NEW.content, COALESCE(NEW.playlist, ''), NEW.outcome = 'completed',
            NEW.outcome = 'cut', NEW.outcome = 'failed', NEW.outcome = 'skipped', NEW.ms)
          ON CONFLICT (day, screen, content, playlist) DO UPDATE SET
            completed = completed + excluded.completed, cut = cut + excluded.cut,
            failed = failed + excluded.failed, skipped = skipped + excluded.skipped, ms = ms + excluded.ms;
      END`,
      `CREATE TABLE plays_lost (
        screen TEXT NOT NULL, store TEXT NOT NULL, lost INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (screen, store)
      ) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    number: 12,
    name: 'pages of documents',
    statements: ['ALTER TABLE media ADD COLUMN pages INTEGER'],
  },
  {
    number: 13,
    name: 'enrolment keys',
    statements: [
      `CREATE TABLE enrolment_keys (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT NOT NULL, most_devices INTEGER,
        created_by TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER
      ) STRICT`,
      'ALTER TABLE devices ADD COLUMN enrolment_key TEXT',
      'CREATE INDEX devices_let_in ON devices (enrolment_key) WHERE enrolment_key IS NOT NULL',
    ],
  },
  {
    number: 14,
    name: 'what is fetched for widgets',
    statements: [
      `CREATE TABLE widget_news (
        source TEXT PRIMARY KEY, news TEXT, fetched_at INTEGER, etag TEXT, modified TEXT,
        next_at INTEGER NOT NULL, failures INTEGER NOT NULL, problem TEXT
      ) STRICT, WITHOUT ROWID`,
    ],
  },
];

/** The first table of all; it exists before any migration is looked for. */
export const CREATE_MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL,
  applied_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT`;

/** This database is not for this version; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * The migrations that a database still needs.
 * @throws {MigrationError} when the list has a gap, or when the database was made by a newer version than this one
 */
export function pendingMigrations(
  applied: readonly number[],
  migrations: readonly Migration[] = MIGRATIONS,
): readonly Migration[] {
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1)
      throw new MigrationError(`Migration "${name}" is numbered ${number}: ${index + 1} is missing.`);
  });
  const newest = Math.max(0, ...applied);
  if (newest > migrations.length) {
    throw new MigrationError(
      `The database was made by a newer version of Vitrine (step ${newest}, this one knows ${migrations.length}): ` +
        'install that version again, or restore the backup made before the upgrade.',
    );
  }
  const done = new Set(applied);
  for (let number = 1; number <= newest; number += 1) {
    if (!done.has(number))
      throw new MigrationError(`Step ${number} of the database was never run, but step ${newest} was.`);
  }
  return migrations.slice(newest);
}
