import { Histogram, type HistogramSnapshot } from './histogram';

/** What is counted as it happens. Only ever rises, but for `connections`. */
export interface Counters {
  /** Open sockets that proved who they are. */
  readonly connections: { people: number; screens: number };
  bytesIn: number;
  bytesOut: number;
  messagesIn: number;
  /** Changes committed, and the commits that took them. */
  changes: number;
  commits: number;
  failedCommits: number;
  /** Updates sent to a connection each: an edit that reaches a thousand screens counts a thousand times. */
  updatesSent: number;
  /** Updates of readers, dropped unread. */
  updatesDropped: number;
  /** Messages that were not carried out, whatever the reason. */
  refused: number;
  /** Clients that read too slowly and were brought up to date later, at once. */
  fellBehind: number;
  loads: number;
  evictions: number;
}

export interface MetricsSnapshot extends Counters {
  /** Documents in memory. */
  readonly rooms: number;
  /** Changes applied and not on the disk yet. */
  readonly logLag: number;
  /** Sockets that wait to be let in, or for their first answer. */
  readonly waiting: number;
  readonly closes: Readonly<Record<number, number>>;
  readonly commitMs: HistogramSnapshot;
  /** From the commit until all its messages are handed to the sockets. */
  readonly fanOutMs: HistogramSnapshot;
}

/** What is asked for only when someone looks. */
export interface Gauges {
  readonly rooms: number;
  readonly logLag: number;
  readonly waiting: number;
}

/** What the server does, in numbers. */
export class Metrics {
  readonly counters: Counters = {
    connections: { people: 0, screens: 0 },
    bytesIn: 0,
    bytesOut: 0,
    messagesIn: 0,
    changes: 0,
    commits: 0,
    failedCommits: 0,
    updatesSent: 0,
    updatesDropped: 0,
    refused: 0,
    fellBehind: 0,
    loads: 0,
    evictions: 0,
  };
  readonly commit = new Histogram();
  readonly fanOut = new Histogram();
  readonly #closes = new Map<number, number>();

  closed(code: number): void {
    this.#closes.set(code, (this.#closes.get(code) ?? 0) + 1);
  }

  snapshot(gauges: Gauges): MetricsSnapshot {
    return {
      ...this.counters,
      connections: { ...this.counters.connections },
      ...gauges,
      closes: Object.fromEntries(this.#closes),
      commitMs: this.commit.snapshot(),
      fanOutMs: this.fanOut.snapshot(),
    };
  }
}
