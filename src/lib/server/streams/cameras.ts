import { randomBytes } from 'node:crypto';
import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../problem';
import { PLAYLIST, type Running } from './run-ffmpeg';

/** Each takes a process, and what it sends. */
const MOST_AT_ONCE = 16;
/** With those that don't come, each of which is called again and again. */
const MOST_ASKED_FOR = 64;
/** Nobody has asked for a part of it for so long: nobody watches. */
const UNWATCHED_MS = 60_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** What has run for so long worked; its end is not one more failure of the same. */
const WORKED_MS = 30_000;
/** A camera's first pictures take as long as it leaves between two whole ones. */
const FIRST_PICTURES_MS = 8_000;
const LOOK_MS = 100;

export interface CamerasOptions {
  /** A folder of their own: what is in it is deleted. */
  readonly root: string;
  /** What is to be called for an address. Rejects with a `Problem`. */
  readonly find: (address: string) => Promise<string>;
  readonly run: (found: string, folder: string) => Running;
  /** ms that only go on. */
  readonly monotonic: () => number;
}

interface Camera {
  readonly address: string;
  askedAt: number;
  /** Where its parts are; null while it does not run. */
  folder: string | null;
  running: Running | null;
  beginning: boolean;
  tries: number;
  retryAt: number;
  /** Why it ran last no more; null as soon as pictures come. */
  problem: Problem | null;
}

const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(503, 'camera-down', 'The server could not begin with this camera.', { cause: error });

/** The cameras that somebody watches: one process for each address, begun at the first question and ended a minute after the last. */
export class Cameras {
  readonly #cameras = new Map<string, Camera>();
  #stopped = false;
  constructor(private readonly options: CamerasOptions) {}

  /** Deletes what an earlier run of the server left. */
  async sweep(): Promise<void> {
    await rm(this.options.root, { recursive: true, force: true });
  }

  /**
   * The folder with the playlist of an address, once that is there.
   * @throws {Problem} `no-ffmpeg`, `camera-refused`, `camera-down` or `too-many-cameras` (503)
   */
  async watch(address: string): Promise<string> {
    const camera = this.#of(address);
    const { monotonic } = this.options;
    const until = monotonic() + FIRST_PICTURES_MS;
    for (;;) {
      const { folder } = camera;
      if (folder !== null && (await isThere(path.join(folder, PLAYLIST)))) {
        camera.problem = null;
        return folder;
      }
      if (camera.problem !== null) throw camera.problem;
      if (this.#stopped || monotonic() >= until)
        throw new Problem(
          503,
          'camera-down',
          'The camera has not sent a picture yet. Try again in a moment.',
        );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** The folder of an address that is being watched; null when it is not. */
  folderOf(address: string): string | null {
    const camera = this.#cameras.get(address);
    if (camera === undefined) return null;
    camera.askedAt = this.options.monotonic();
    return camera.folder;
  }

  /** To be called every second: ends what nobody watches and begins anew with what broke off. */
  tick(): void {
    const now = this.options.monotonic();
    for (const camera of this.#cameras.values()) {
      if (now - camera.askedAt > UNWATCHED_MS) this.#end(camera);
      else if (camera.running === null && !camera.beginning && now >= camera.retryAt)
        void this.#begin(camera);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const ends = [...this.#cameras.values()].flatMap(({ running }) =>
      running === null ? [] : [running.ended],
    );
    for (const camera of this.#cameras.values()) this.#end(camera);
    await Promise.all(ends);
    await this.sweep();
  }

  #of(address: string): Camera {
    const known = this.#cameras.get(address);
    if (known !== undefined) {
      known.askedAt = this.options.monotonic();
      return known;
    }
    if (this.#stopped) throw new Problem(503, 'camera-down', 'The server is about to stop.');
    // What does not come keeps no place from what may.
    const working = [...this.#cameras.values()].filter(({ problem }) => problem === null);
    if (working.length >= MOST_AT_ONCE || this.#cameras.size >= MOST_ASKED_FOR)
      throw new Problem(
        503,
        'too-many-cameras',
        `This server passes on ${MOST_AT_ONCE} cameras at once, and so many are watched already.`,
      );
    const camera: Camera = {
      address,
      askedAt: this.options.monotonic(),
      folder: null,
      running: null,
      beginning: false,
      tries: 0,
      retryAt: 0,
      problem: null,
    };
    this.#cameras.set(address, camera);
    void this.#begin(camera);
    return camera;
  }

  #end(camera: Camera): void {
    this.#cameras.delete(camera.address);
    camera.running?.stop();
  }

  /** Never rejects. */
  async #begin(camera: Camera): Promise<void> {
    const { root, find, run, monotonic } = this.options;
    camera.beginning = true;
    const folder = path.join(root, randomBytes(8).toString('hex'));
    const began = monotonic();
    try {
      const found = await find(camera.address);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (this.#cameras.get(camera.address) !== camera) return;
      camera.running = run(found, folder);
      camera.folder = folder;
      camera.beginning = false;
      camera.problem = await camera.running.ended;
    } catch (error) {
      camera.problem = asProblem(error);
    } finally {
      camera.running = null;
      camera.folder = null;
      camera.beginning = false;
      const now = monotonic();
      camera.tries = now - began >= WORKED_MS ? 1 : camera.tries + 1;
      camera.retryAt = now + Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (camera.tries - 1));
      // What it showed last is over: whoever comes now is not shown it as live.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
