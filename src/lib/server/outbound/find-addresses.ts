import { lookup as systemLookup } from 'node:dns/promises';
import type { BlockList } from 'node:net';
import { Turns } from '../turns';
import { mayCall } from './may-call';
import { OutboundError } from './outbound-error';
import type { Target } from './target';

/** Every address of a name, as text. Rejects when there is none. */
export type Lookup = (name: string) => Promise<readonly string[]>;

export const lookUp: Lookup = async (name) =>
  (await systemLookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address);

/** The system's resolver holds one of four threads, which files and pictures need too, for as long as it takes. */
const AT_ONCE = 2;
const MOST_WAITING = 100;
/** Addresses that are tried one after the other. */
const MOST_TRIED = 4;

/** What is looked for: a name, or an address as it is. */
type Sought = Pick<Target, 'host' | 'isAddress'>;

const refused = ({ host, isAddress }: Sought, cause?: unknown) =>
  new OutboundError(
    'refused-address',
    isAddress
      ? `${host} is not on the public internet. This server calls other networks only where OUTBOUND_ALLOW names them.`
      : `${host} has no address on the public internet. Check its spelling; this server calls other networks only where OUTBOUND_ALLOW names them.`,
    { cause },
  );

/** Finds what to connect to. A name is looked up once, and what was checked is what is connected to. */
export class AddressFinder {
  readonly #turns = new Turns(
    AT_ONCE,
    MOST_WAITING,
    () =>
      new OutboundError('busy', 'The server looks up too many addresses just now. Try again in a moment.'),
  );
  constructor(
    private readonly allowed: BlockList,
    private readonly lookup: Lookup,
  ) {}

  /**
   * One address that may not be called refuses the whole name: honest ones have none. A name that nobody knows and one
   * that leads inside are refused with the same words, so that nobody can find out which names there are inside.
   * @throws {OutboundError} `refused-address` or `busy`; what `signal` was aborted with
   */
  async find(target: Sought, signal: AbortSignal): Promise<readonly string[]> {
    if (target.isAddress) {
      if (!mayCall(target.host, this.allowed)) throw refused(target);
      return [target.host];
    }
    const found = await this.#ask(target, signal);
    if (found.length === 0 || !found.every((address) => mayCall(address, this.allowed)))
      throw refused(target);
    return found.slice(0, MOST_TRIED);
  }

  async #ask(target: Sought, signal: AbortSignal): Promise<readonly string[]> {
    const asking = this.#turns.take(() => {
      signal.throwIfAborted();
      return this.lookup(target.host);
    });
    return new Promise((resolve, reject) => {
      // A lookup can't be called off: it keeps its turn until the resolver gives up.
      const leave = (): void => reject(signal.reason as Error);
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave, { once: true });
      asking.then(resolve, (error: unknown) => {
        const own = error instanceof OutboundError || signal.aborted;
        reject(own ? (error as Error) : refused(target, error));
      });
      void asking.catch(() => undefined).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}
