import { BlockList } from 'node:net';
import path from 'node:path';
import type { ServerConfig } from '#lib/server/config';
import { networksOf } from '#lib/server/outbound/networks';
import { StartError } from './start-error';

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3 };

/**
 * The server's configuration; the only reader of the environment. An empty variable counts as not set.
 * @throws {StartError} one sentence about the first variable that makes no sense
 */
export function readConfig(environment: Environment = process.env): ServerConfig {
  const value = (name: string): string | null => {
    const text = environment[name]?.trim();
    return text === undefined || text === '' ? null : text;
  };
  if (value('DATABASE_URL') !== null) {
    throw new StartError(
      'DATABASE_URL is set, but this version stores in SQLite only, in DATA_DIR: unset DATABASE_URL.',
    );
  }
  return {
    host: value('HOST') ?? '0.0.0.0',
    port: port(value('PORT')),
    dataDir: path.resolve(value('DATA_DIR') ?? './data'),
    origin: origin(value('ORIGIN')),
    corsOrigins: corsOrigins(value('CORS_ORIGINS')),
    trustedProxies: networks('TRUSTED_PROXIES', value('TRUSTED_PROXIES')),
    uploadLimitBytes: bytes('UPLOAD_LIMIT', value('UPLOAD_LIMIT') ?? '50MB'),
    outboundAllow: networks('OUTBOUND_ALLOW', value('OUTBOUND_ALLOW')),
    mediaQuotaBytes: bytes('MEDIA_QUOTA', value('MEDIA_QUOTA') ?? '20GB'),
    diskFloorBytes: bytes('DISK_FLOOR', value('DISK_FLOOR') ?? '500MB', 0),
    secretKey: secretKey(value('SECRET_KEY')),
    previousKeys: previousKeys(value('SECRET_KEY_PREVIOUS')),
    youtubeKey: value('YOUTUBE_API_KEY'),
    youtubeOrigin: value('VITRINE_TEST_YOUTUBE') ?? 'https://www.googleapis.com',
    weatherOrigin: origin(value('WEATHER_ORIGIN')) ?? 'https://api.open-meteo.com',
    logLevel: logLevel(value('LOG_LEVEL')),
    firstAdmin: firstAdmin(value('ADMIN_USERNAME'), environment['ADMIN_PASSWORD'] ?? ''),
    clockSynchronised: yesOrNo('CLOCK_SYNCHRONISED', value('CLOCK_SYNCHRONISED')),
    clockFile: value('VITRINE_TEST_CLOCK_FILE'),
  };
}

/** Null when it was not said. */
function yesOrNo(name: string, text: string | null): boolean | null {
  if (text === null) return null;
  if (/^(yes|no)$/i.test(text)) return text.toLowerCase() === 'yes';
  throw new StartError(`${name} is "${text}": give yes or no, or leave it out.`);
}

function port(text: string | null): number {
  if (text === null) return 5000;
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new StartError(`PORT is "${text}": give a number from 1 to 65535 (0 takes any free port).`);
}

function origin(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search + url.hash === ''
  ) {
    return url.origin;
  }
  throw new StartError(
    `ORIGIN is "${text}": give the public address alone, such as https://screens.example.org.`,
  );
}

/** Each as browsers write it in `Origin`, so that it is compared and never interpreted. */
function corsOrigins(text: string | null): readonly string[] {
  const given = (text ?? '').split(',').map((part) => part.trim());
  return given
    .filter((part) => part !== '')
    .map((part) => {
      if (part.includes('*')) {
        throw new StartError(
          `CORS_ORIGINS has "${part}": name each website by itself, such as https://intranet.example.org. There is no pattern for all of them.`,
        );
      }
      const url = URL.canParse(part) ? new URL(part) : null;
      if (url !== null && /^https?:$/.test(url.protocol) && url.origin === part) return part;
      throw new StartError(
        `CORS_ORIGINS has "${part}": give scheme, host and port alone, without a slash at the end, as in https://intranet.example.org or http://10.0.0.5:8080. Separate several with commas.`,
      );
    });
}

/** Addresses and networks, separated by commas. */
function networks(name: string, text: string | null): readonly string[] {
  const given = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const wrong = given.find((part) => networksOf([part]) === null);
  if (wrong === undefined) return given;
  throw new StartError(
    `${name} has "${wrong}": give addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8.`,
  );
}

/** The addresses and networks whose X-Forwarded-* headers are believed. */
export function trustedPeers(addresses: readonly string[]): BlockList {
  return networksOf(addresses) ?? new BlockList();
}

function bytes(name: string, text: string, least = 1): number {
  // As the manager and the refusals say sizes: MB is a million bytes, MiB is 1024².
  const [, number, unit = '', binary] = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?)b?$/i.exec(text) ?? [];
  const base = binary === undefined || binary === '' ? 1_000 : 1_024;
  const size = Math.floor(Number(number ?? -1) * base ** (POWERS[unit.toLowerCase()] ?? 0));
  if (size >= least && Number.isSafeInteger(size)) return size;
  throw new StartError(`${name} is "${text}": give a size such as 50MB or 2GB.`);
}

/** As many characters as 32 random bytes have in Base64. */
const SHORTEST_KEY = 43;

function secretKey(text: string | null): string | null {
  if (text === null || text.length >= SHORTEST_KEY) return text;
  throw new StartError(
    `SECRET_KEY has ${text.length} characters: give at least ${SHORTEST_KEY}, such as \`openssl rand -base64 32\` prints, or unset it to have one made.`,
  );
}

function previousKeys(text: string | null): readonly string[] {
  const keys = text === null ? [] : text.split(',').map((key) => key.trim());
  if (keys.every((key) => key.length >= SHORTEST_KEY)) return keys;
  throw new StartError(
    'SECRET_KEY_PREVIOUS holds something too short to be a key: give the former SECRET_KEY whole, or several with commas.',
  );
}

function logLevel(text: string | null): string {
  if (text === null) return 'info';
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (level !== undefined) return level;
  throw new StartError(`LOG_LEVEL is "${text}": give one of ${LOG_LEVELS.join(', ')}.`);
}

function firstAdmin(username: string | null, password: string): ServerConfig['firstAdmin'] {
  if (username === null && password === '') return null;
  if (username === null)
    throw new StartError('ADMIN_PASSWORD is set without ADMIN_USERNAME: set both or neither.');
  if (password === '')
    throw new StartError('ADMIN_USERNAME is set without ADMIN_PASSWORD: set both or neither.');
  return { username, password };
}
