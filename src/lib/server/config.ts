/** What `sync-server/config.ts` reads from the environment; every name is explained in docs/ops.md. */
export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Absolute path; the database, the media and the secret key live in it. */
  readonly dataDir: string;
  /** The public origin, or null to take it from each request. */
  readonly origin: string | null;
  readonly trustedProxies: readonly string[];
  /** Exact origins of other websites whose pages may use the API with a token. */
  readonly corsOrigins: readonly string[];
  readonly uploadLimitBytes: number;
  /** Addresses and networks off the public internet that the server itself may call. */
  readonly outboundAllow: readonly string[];
  /** As much as all stored media together may have. */
  readonly mediaQuotaBytes: number;
  /** So much of the disk stays free, whatever people upload. */
  readonly diskFloorBytes: number;
  /** What cookies are signed with; null: the key in the data directory, made at the first need. */
  readonly secretKey: string | null;
  /** What `secretKey` was before: opens what still stands, and nothing new is made with it. */
  readonly previousKeys?: readonly string[];
  /** For YouTube's Data API; wins over the one of the settings page. */
  readonly youtubeKey: string | null;
  /** Where that API is; tests have another. */
  readonly youtubeOrigin: string;
  /** Where weather comes from: Open-Meteo, or a server that speaks as it does. */
  readonly weatherOrigin: string;
  readonly logLevel: string;
  readonly firstAdmin: { readonly username: string; readonly password: string } | null;
  /** What whoever runs the server says of its clock: whether it can be trusted. Null: the server finds out. */
  readonly clockSynchronised: boolean | null;
  /** Tests only: a file with `{"offsetMs": n}` that moves the server's clock. */
  readonly clockFile: string | null;
}
