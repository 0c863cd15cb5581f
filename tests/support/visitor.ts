import { checkAnswer } from './api-contract';

/** A browser as far as HTTP is concerned: keeps its cookies and names its page's origin on every request. */
export class Visitor {
  readonly #cookies = new Map<string, string>();
  constructor(readonly url: string) {}

  /** The `Cookie` header that goes with each request. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  cookieNamed(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('origin')) headers.set('origin', new URL(this.url).origin);
    if (this.cookie !== '') headers.set('cookie', this.cookie);
    const answer = await fetch(new URL(path, this.url), { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), value);
    }
    await checkAnswer(this.url, init.method ?? 'GET', path, answer);
    return answer;
  }

  /** Sends a form as a page does without scripts. */
  submit(path: string, fields: Record<string, string>): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'text/html' },
    });
  }

  send(method: string, path: string, body?: unknown): Promise<Response> {
    return this.fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  }

  /** The status and JSON of an API call. */
  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const answer = await this.send(method, path, body);
    return { status: answer.status, body: await answer.json() };
  }

  async logIn(who: { readonly username: string; readonly password: string }): Promise<this> {
    const answer = await this.submit('/login', who);
    if (answer.status !== 303)
      throw new Error(`Logging in answered ${answer.status}: ${await answer.text()}`);
    return this;
  }
}
