import { describe, expect, it, vi } from 'vitest';
import { Uploads, type SendFile, type Uploaded } from './uploads.svelte';

const file = (name: string): File => new File(['bytes'], name);
const answer = (name: string): Uploaded => ({
  type: 'image',
  name,
  media: {
    hash: 'a'.repeat(64),
    mime: 'image/png',
    bytes: 5,
    width: 1,
    height: 1,
    durationMs: null,
    thumb: null,
  },
});

/** A server whose answers are given by hand, in the order in which the files arrive. */
function server() {
  const waiting: {
    file: File;
    progress: (fraction: number) => void;
    signal: AbortSignal;
    accept: () => void;
    refuse: (why: string) => void;
  }[] = [];
  const send: SendFile = (sent, { onProgress, signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      waiting.push({
        file: sent,
        progress: onProgress,
        signal,
        accept: () => resolve(answer(sent.name)),
        refuse: (why) => reject(new Error(why)),
      });
    });
  return { send, waiting };
}

describe('uploads', () => {
  it('go one after the other, and each that arrived is handed over once', async () => {
    const { send, waiting } = server();
    const done: string[] = [];
    const uploads = new Uploads(send, ({ name }) => done.push(name));
    uploads.add([file('a.png'), file('b.png')]);
    expect(waiting.map((one) => one.file.name)).toEqual(['a.png']);
    expect(uploads.current.map((one) => one.state)).toEqual(['sending', 'waiting']);
    waiting[0]?.progress(0.5);
    expect(uploads.current[0]?.progress).toBe(0.5);
    waiting[0]?.accept();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.accept();
    await vi.waitFor(() => expect(uploads.busy).toBe(false));
    expect(uploads.current.map((one) => one.state)).toEqual(['done', 'done']);
    expect(done).toEqual(['a.png', 'b.png']);
  });

  it('chosen while another is on its way wait for it', () => {
    const { send, waiting } = server();
    const uploads = new Uploads(send, () => undefined);
    uploads.add([file('a.png')]);
    uploads.add([file('b.png')]);
    expect(waiting).toHaveLength(1);
    expect(uploads.current.map((one) => one.state)).toEqual(['sending', 'waiting']);
  });

  it('say why one failed, go on with the next, and send it again when asked', async () => {
    const { send, waiting } = server();
    const uploads = new Uploads(send, () => undefined);
    uploads.add([file('bad.png'), file('good.png')]);
    waiting[0]?.refuse('This is not an image.');
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    const [bad] = uploads.current;
    expect(bad).toMatchObject({ state: 'failed', problem: 'This is not an image.' });
    waiting[1]?.accept();
    await vi.waitFor(() => expect(uploads.busy).toBe(false));
    uploads.retry(bad?.id ?? 0);
    expect(uploads.current[0]).toMatchObject({ state: 'sending', problem: null, progress: 0 });
    expect(waiting[2]?.file.name).toBe('bad.png');
  });

  it('one that is taken off is broken off and never handed over', async () => {
    const { send, waiting } = server();
    const done = vi.fn();
    const uploads = new Uploads(send, done);
    uploads.add([file('a.png'), file('b.png')]);
    uploads.remove(uploads.current[0]?.id ?? 0);
    expect(waiting[0]?.signal.aborted).toBe(true);
    waiting[0]?.accept();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    expect(uploads.current.map((one) => one.name)).toEqual(['b.png']);
    expect(done).not.toHaveBeenCalled();
  });
});
