import * as v from 'valibot';

const problemSchema = v.object({ detail: v.string() });

/** A camera's stream, as the server passes it on. */
export const relayedStream = {
  address: (content: string): string => `/streams/${encodeURIComponent(content)}/index.m3u8`,

  /** What is wrong with it, as the server says it; null when it plays. The first question makes the server begin with it. */
  async problem(content: string, signal: AbortSignal): Promise<string | null> {
    const answer = await fetch(relayedStream.address(content), { signal, cache: 'no-store' }).catch(
      (cause: unknown) => {
        if (signal.aborted) throw cause;
        return null;
      },
    );
    if (answer === null) return 'The server, which passes this camera on, can’t be reached.';
    if (answer.ok) return null;
    const said = v.safeParse(problemSchema, await answer.json().catch(() => null));
    return said.success ? said.output.detail : `The server answered ${answer.status}.`;
  },
};
