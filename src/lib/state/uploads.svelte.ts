import type { Media, MediaContentType } from '#lib/model/media';

/** What the server made of a file. */
export interface Uploaded {
  readonly type: MediaContentType;
  readonly name: string;
  readonly media: Media;
}

/** Carries one file to the server. Rejects with an `Error` whose message a person can act on. */
export type SendFile = (
  file: File,
  options: { readonly onProgress: (fraction: number) => void; readonly signal: AbortSignal },
) => Promise<Uploaded>;

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  /** Why it failed, as a sentence. */
  readonly problem: string | null;
}

/** What a list entry needs to be carried, or carried again after a failure. */
interface Carried {
  readonly id: number;
  readonly file: File;
  readonly abort: AbortController;
}

/** Files on their way to the server, one at a time, in the order they were chosen. */
export class Uploads {
  #items = $state.raw<readonly Upload[]>([]);
  #files: readonly Carried[] = [];
  readonly #send: SendFile;
  readonly #done: (uploaded: Uploaded) => void;
  #last = 0;
  #working = false;

  /** `done` is called once for every file that arrived. */
  constructor(send: SendFile, done: (uploaded: Uploaded) => void) {
    this.#send = send;
    this.#done = done;
  }

  get current(): readonly Upload[] {
    return this.#items;
  }

  /** Whether leaving the page now would break something off. */
  get busy(): boolean {
    return this.#items.some((item) => item.state === 'waiting' || item.state === 'sending');
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      this.#last += 1;
      const id = this.#last;
      this.#files = [...this.#files, { id, file, abort: new AbortController() }];
      const item: Upload = {
        id,
        name: file.name,
        bytes: file.size,
        state: 'waiting',
        progress: 0,
        problem: null,
      };
      this.#items = [...this.#items, item];
    }
    void this.#work();
  }

  /** Once more, after a failure. */
  retry(id: number): void {
    this.#files = this.#files.map((one) => (one.id === id ? { ...one, abort: new AbortController() } : one));
    this.#set(id, { state: 'waiting', progress: 0, problem: null });
    void this.#work();
  }

  /** Breaks an upload off, or takes a finished or failed one from the list. */
  remove(id: number): void {
    this.#carried(id)?.abort.abort();
    this.#files = this.#files.filter((one) => one.id !== id);
    this.#items = this.#items.filter((item) => item.id !== id);
  }

  #carried(id: number): Carried | undefined {
    return this.#files.find((one) => one.id === id);
  }

  #set(id: number, change: Partial<Upload>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (;;) {
      const next = this.#items.find((item) => item.state === 'waiting');
      if (next === undefined) break;
      await this.#carry(next.id);
    }
    this.#working = false;
  }

  async #carry(id: number): Promise<void> {
    const entry = this.#carried(id);
    if (entry === undefined) return;
    const { file, abort } = entry;
    this.#set(id, { state: 'sending' });
    try {
      const uploaded = await this.#send(file, {
        onProgress: (progress) => this.#set(id, { progress }),
        signal: abort.signal,
      });
      if (abort.signal.aborted) return;
      this.#done(uploaded);
      this.#set(id, { state: 'done', progress: 1 });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#set(id, { state: 'failed', problem: error instanceof Error ? error.message : String(error) });
    }
  }
}
