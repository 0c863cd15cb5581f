import { vi } from 'vitest';
import * as Y from 'yjs';
import type { Identity } from '#lib/access/access';
import type { Report } from '#lib/protocol/messages';
import { openReplica } from '#lib/replica/replica';
import type { Replica } from '#lib/replica/types';
import { editState } from '#lib/state/edit-state';
import { LIMITS } from '#sync-server/limits';
import { applyEdit, type RandomEdit } from '../support/model-edits';
import { STATUS } from '../support/status';
import { DeviceDisks } from './device-disk';
import { Holdings } from './holdings';
import { ClientSocket, type Line, type Listener } from './network';
import { Platter } from './platter';
import { SiteServer } from './site-server';
import { memory } from './storages';

const NOBODY: Listener = { accept: () => null };

/** A device, and what is known of it that it does not say itself. */
export interface Device {
  readonly name: string;
  readonly edits: boolean;
  replica: Replica;
  online: boolean;
  line: Line | null;
  /** Every edit made here, but for those that the device lost with its power. */
  made: Uint8Array[];
  /** Everything that this device ever contained. */
  readonly had: Holdings;
  /** The newest of the server's versions that its document was looked through for. */
  told: number;
}

/** The product's own replicas on disks and a network that move only when told, beside the product's own server. */
export class StandingWorld {
  readonly #disks = new DeviceDisks();
  readonly #broken: string[] = [];
  readonly #platter = new Platter(memory(), () => undefined);
  readonly #server: SiteServer;
  readonly devices: Device[] = [];
  /** How often each claim was made and looked at. */
  readonly claims = {
    unknown: 0,
    memory: 0,
    device: 0,
    saved: 0,
    shown: 0,
    inherited: 0,
    crashes: 0,
    refusedCommits: 0,
    fullDevices: 0,
    stuckDevices: 0,
    editsBeforeRead: 0,
  };

  constructor() {
    this.#server = new SiteServer({
      platter: this.#platter,
      now: Date.now,
      limits: LIMITS,
      identityOf,
      onBroken: (what, cause) => this.#broken.push(`${what}: ${String(cause)}`),
    });
    this.#disks.install();
    const dial = (url: string): { device: Device | undefined; listener: Listener } => {
      const device = this.devices.find(({ name }) => name === new URL(url).hostname);
      return { device, listener: device?.online === true ? this.#server : NOBODY };
    };
    vi.stubGlobal(
      'WebSocket',
      class extends ClientSocket {
        constructor(url: string) {
          const { device, listener } = dial(url);
          super(url, listener);
          if (device !== undefined) device.line = this.line;
        }
      },
    );
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('There is no HTTP here.')));
  }

  async open(editors: readonly string[], kiosks: readonly string[]): Promise<void> {
    this.#server.start();
    while (await this.#server.disk.step()) await turn();
    for (const name of [...editors, ...kiosks]) {
      const edits = editors.includes(name);
      const device: Device = {
        name,
        edits,
        replica: this.#replica(name, edits),
        online: true,
        line: null,
        made: [],
        had: new Holdings(),
        told: 0,
      };
      this.devices.push(device);
      this.#follow(device);
    }
    for (const [index] of kiosks.entries())
      this.#server.room
        ?.edit('world', (doc, origin) => applyEdit(doc, { verb: 'screen', a: index + 1, b: 0, c: 0 }, origin))
        .catch(() => undefined);
    await this.flush();
  }

  edit(device: Device, edit: RandomEdit): void {
    const { replica } = device;
    if (replica.site.uid !== '') replica.edit((doc, origin) => applyEdit(doc, edit, origin));
  }

  report({ edits, name, replica }: Device): void {
    const { applied: _applied, digest: _digest, ...report } = { ...STATUS, screen: name };
    if (!edits) replica.report(report satisfies Report);
  }

  /** The page is gone at this instant, and with it what had not reached the disk of its device. */
  async cutPower(device: Device): Promise<void> {
    const { replica, edits } = device;
    device.line?.cut(false);
    const { name } = replica;
    const disk = this.#onDevice(device);
    // Of the others the device knows nothing any more, also where the server has them.
    device.made = device.made.filter((update) => disk.lacks(update) === null);
    void replica.close();
    await this.#disks.cutPower(name);
    if (device.made.some((update) => !this.#onServer(update))) this.claims.inherited += 1;
    device.told = 0;
    device.replica = this.#replica(device.name, edits);
    this.#follow(device);
  }

  /** There is no space on the device any more, or there is again. */
  turnFull({ replica }: Device): void {
    this.claims.fullDevices += 1;
    if (!this.#disks.full.delete(replica.name)) this.#disks.full.add(replica.name);
  }

  /** The device's storage does not answer any more, or answers again. */
  turnStuck({ replica }: Device): void {
    this.claims.stuckDevices += 1;
    if (this.#disks.stuck.has(replica.name)) this.#disks.unstick(replica.name);
    else this.#disks.stick(replica.name);
  }

  /** Nothing stands in anybody's way from here on. */
  clear(): void {
    this.#platter.full = false;
    for (const device of this.devices) device.online = true;
    this.#disks.full.clear();
    for (const name of this.#disks.stuck) this.#disks.unstick(name);
  }

  set full(full: boolean) {
    this.#platter.full = full;
  }

  get full(): boolean {
    return this.#platter.full;
  }

  async stepDisk(): Promise<boolean> {
    return this.#server.disk.step();
  }

  tick(ms: number): void {
    vi.advanceTimersByTime(ms);
    this.#server.room?.tick();
  }

  async crash(): Promise<void> {
    this.claims.crashes += 1;
    await this.#server.crash();
    await this.#platter.reopen();
    this.#server.start();
  }

  /** Until nothing moves any more. */
  async flush(): Promise<void> {
    for (let still = 0, round = 0; still < 12 && round < 2_000; round += 1) {
      let moved = await this.#server.disk.step();
      await turn();
      for (const { line } of this.devices) {
        if (line?.deliverUp() === true) moved = true;
        if (line?.deliverDown() === true) moved = true;
        await turn();
      }
      still = moved ? 0 : still + 1;
    }
  }

  /** Everything that a replica says of itself at this instant is true, or it throws. */
  judge(): void {
    for (const device of this.devices) {
      const problem = this.#problemOf(device);
      if (problem !== null) this.#broken.push(`${device.name} ${problem}`);
    }
    const [first] = this.#broken;
    if (first !== undefined) throw new Error(first);
  }

  /** What everything came to, once all is in order again; an empty list is what it should be. */
  unsettled(): readonly string[] {
    return this.devices.flatMap(({ name, edits, replica }) => {
      const { status } = replica;
      const step = edits ? this.#step(replica) : 'shown';
      if (status.replica === 'synced' && status.edits === 'saved' && step === 'shown') return [];
      return [`${name}: ${step} ${JSON.stringify(status)}`];
    });
  }

  close(): void {
    this.claims.refusedCommits = this.#server.metrics.counters.failedCommits;
    for (const { replica } of this.devices) void replica.close();
  }

  #problemOf(device: Device): string | null {
    const { replica, made } = device;
    const { status } = replica;
    device.had.add(Y.encodeStateAsUpdate(replica.doc));
    this.claims[status.edits] += 1;
    const lost = made.filter((update) => !this.#onServer(update));
    if (status.edits === 'saved' && lost.length > 0)
      return `says that its edits are saved (${status.replica}), and ${lost.length} are not on the server’s disk`;
    if (status.edits === 'saved' && status.pending.length > 0) return 'has pending edits, and all are saved';
    if (status.edits === 'device') {
      const disk = this.#onDevice(device);
      const gone = lost.filter((update) => disk.lacks(update) !== null);
      if (gone.length > 0) return `says that its edits are on the device, and ${gone.length} are not`;
    }
    return this.#versionProblem(device) ?? this.#shownProblem(device);
  }

  /** The version it names is what it contains, and the one of its last saved edit contains that. */
  #versionProblem(device: Device): string | null {
    const { version, savedVersion, edits } = device.replica.status;
    if (version !== null && version > device.told) {
      for (const row of this.#platter.rows(device.told, version)) {
        const missing = Holdings.missing(row, device.replica.doc);
        if (missing !== null) return `names version ${version}, and lacks ${missing}`;
      }
      device.told = version;
    }
    if (edits !== 'saved' || savedVersion === null) return null;
    const then = new Holdings();
    for (const row of this.#platter.rows(0, savedVersion)) then.add(row);
    const later = device.made.find((update) => then.lacks(update) !== null);
    return later === undefined ? null : `calls ${savedVersion} the version of its edits, and that lacks one`;
  }

  /** What it calls shown has been on every screen. */
  #shownProblem({ edits, replica, made }: Device): string | null {
    if (!edits || this.#step(replica) !== 'shown') return null;
    this.claims.shown += 1;
    for (const screen of this.devices.filter((other) => !other.edits)) {
      if (made.some((update) => screen.had.lacks(update) !== null))
        return `says that its edits are shown, and ${screen.name} never had one`;
    }
    return null;
  }

  #step({ status, site, screens }: Replica): string {
    return editState(status, site.screens, screens, () => 'whole').step;
  }

  #onServer(update: Uint8Array): boolean {
    return this.#platter.era.holdings.lacks(update) === null;
  }

  #onDevice({ replica }: Device): Holdings {
    const disk = new Holdings();
    for (const update of this.#disks.updates(replica.name)) disk.add(update);
    return disk;
  }

  #replica(name: string, edits: boolean): Replica {
    const { uid, epoch } = this.#site;
    return openReplica({
      identity: edits ? { kind: 'user', userId: name } : { kind: 'device', screenId: name },
      site: { uid, epoch },
      server: `http://${name}`,
    });
  }

  #follow(device: Device): void {
    const { doc } = device.replica;
    doc.on('update', (update: Uint8Array, _origin, _doc, { local }: Y.Transaction) => {
      device.had.add(update);
      if (!local) return;
      device.made.push(update);
      if (!this.#isRead(device)) this.claims.editsBeforeRead += 1;
    });
    const { replica } = device;
    void replica.loaded.then(() => this.#read.add(replica));
    replica.connect();
  }

  get #site(): { readonly uid: string; readonly epoch: number } {
    const { room } = this.#server;
    if (room !== null) this.#known = { uid: room.uid, epoch: room.epoch };
    return this.#known;
  }
  #known = { uid: '', epoch: 0 };

  /** Whether the storage of the device has been read by its present page. */
  #isRead({ replica }: Device): boolean {
    return this.#read.has(replica);
  }
  readonly #read = new WeakSet<Replica>();
}

function identityOf(host: string): Identity {
  if (host.startsWith('screen')) return { kind: 'device', deviceId: `d-${host}`, screenId: host };
  return { kind: 'user', userId: host, username: host, role: 'editor', sessionId: `s-${host}` };
}

/** One turn of the event loop: a request of each database, and every promise that can be kept. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
