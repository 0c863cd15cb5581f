import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config';
import { StartError } from './start-error';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      host: '0.0.0.0',
      port: 5000,
      dataDir: path.resolve('data'),
      origin: null,
      trustedProxies: [],
      corsOrigins: [],
      uploadLimitBytes: 50_000_000,
      outboundAllow: [],
      mediaQuotaBytes: 20_000_000_000,
      diskFloorBytes: 500_000_000,
      youtubeKey: null,
      youtubeOrigin: 'https://www.googleapis.com',
      weatherOrigin: 'https://api.open-meteo.com',
      logLevel: 'info',
      firstAdmin: null,
      secretKey: null,
      previousKeys: [],
      clockSynchronised: null,
      clockFile: null,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATA_DIR: ' ', ORIGIN: '', DATABASE_URL: '', ADMIN_USERNAME: '' })).toEqual(
      readConfig({}),
    );
  });

  it('reads every variable', () => {
    expect(
      readConfig({
        HOST: '::1',
        PORT: '8080',
        DATA_DIR: '/srv/vitrine',
        ORIGIN: 'https://Screens.example.org/',
        TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,::1',
        CORS_ORIGINS: 'https://intranet.example.org, http://10.0.0.5:8080',
        UPLOAD_LIMIT: '2GB',
        OUTBOUND_ALLOW: '192.168.1.0/24, fd00::/8',
        MEDIA_QUOTA: '1000GB',
        DISK_FLOOR: '0',
        YOUTUBE_API_KEY: 'AIza-key',
        VITRINE_TEST_YOUTUBE: 'http://127.0.0.1:9000',
        WEATHER_ORIGIN: 'https://weather.example',
        LOG_LEVEL: 'DEBUG',
        SECRET_KEY: 'k'.repeat(43),
        SECRET_KEY_PREVIOUS: `${'o'.repeat(43)}, ${'p'.repeat(50)}`,
        ADMIN_USERNAME: 'ada',
        ADMIN_PASSWORD: ' spaces count ',
        CLOCK_SYNCHRONISED: 'Yes',
        VITRINE_TEST_CLOCK_FILE: '/tmp/clock.json',
      }),
    ).toEqual({
      host: '::1',
      port: 8080,
      dataDir: '/srv/vitrine',
      origin: 'https://screens.example.org',
      trustedProxies: ['127.0.0.1', '10.0.0.0/8', '::1'],
      corsOrigins: ['https://intranet.example.org', 'http://10.0.0.5:8080'],
      uploadLimitBytes: 2_000_000_000,
      outboundAllow: ['192.168.1.0/24', 'fd00::/8'],
      mediaQuotaBytes: 1_000_000_000_000,
      diskFloorBytes: 0,
      youtubeKey: 'AIza-key',
      youtubeOrigin: 'http://127.0.0.1:9000',
      weatherOrigin: 'https://weather.example',
      logLevel: 'debug',
      firstAdmin: { username: 'ada', password: ' spaces count ' },
      secretKey: 'k'.repeat(43),
      previousKeys: ['o'.repeat(43), 'p'.repeat(50)],
      clockSynchronised: true,
      clockFile: '/tmp/clock.json',
    });
  });

  it.each([
    ['1048576', 1_048_576],
    ['1.5 MB', 1_500_000],
    ['512KiB', 524_288],
    ['700b', 700],
  ])('understands a size of %s', (text, bytes) => {
    expect(readConfig({ UPLOAD_LIMIT: text }).uploadLimitBytes).toBe(bytes);
  });

  it.each([
    ['PORT', 'five'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['ORIGIN', 'screens.example.org'],
    ['ORIGIN', 'https://example.org/path'],
    ['ORIGIN', 'ftp://example.org'],
    ['TRUSTED_PROXIES', 'localhost'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://*.example.org'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://example.org/'],
    ['CORS_ORIGINS', 'https://example.org/page'],
    ['CORS_ORIGINS', 'https://Example.org'],
    ['CORS_ORIGINS', 'https://example.org:443'],
    ['CORS_ORIGINS', 'intranet.example.org'],
    ['OUTBOUND_ALLOW', 'intranet.example.org'],
    ['OUTBOUND_ALLOW', '10.0.0.0/33'],
    ['OUTBOUND_ALLOW', '10.0.0.0/8/8'],
    ['UPLOAD_LIMIT', 'plenty'],
    ['UPLOAD_LIMIT', '0'],
    ['MEDIA_QUOTA', '0'],
    ['MEDIA_QUOTA', 'unlimited'],
    ['DISK_FLOOR', '-1GB'],
    ['CLOCK_SYNCHRONISED', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['SECRET_KEY', 'k'.repeat(42)],
    ['ADMIN_USERNAME', 'ada'],
    ['ADMIN_PASSWORD', 'alone'],
    ['DATABASE_URL', 'postgres://localhost/vitrine'],
  ])('refuses %s=%s with one sentence that names it', (name, value) => {
    const read = (): unknown => readConfig({ [name]: value });
    expect(read).toThrow(StartError);
    expect(read).toThrow(new RegExp(`^(?=.*${name})[^\\n]+\\.$`));
    if (name === 'SECRET_KEY') expect(read).not.toThrow(value);
  });
});
