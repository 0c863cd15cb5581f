import { vi } from 'vitest';
import * as Y from 'yjs';
import type { Identity } from '#lib/access/access';
import { epochOf } from '#lib/model/meta';
import { readSite } from '#lib/model/read';
import { setTag } from '#lib/model/set';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Limits } from '#sync-server/limits';
import { applyEdit } from '../support/model-edits';
import { equalRanks, sameKeyCreations } from './encounters';
import { Intruder, mangled, syncMessage, throwsHalfway } from './intruder';
import { Judge } from './judge';
import type { Line } from './network';
import type { Operation } from './operations';
import type { Storage } from './platter';
import type { Random } from '../support/random';
import { Replica } from './replica';
import { SiteServer } from './site-server';

/** What happened in a run, to see over many that everything does. */
export interface Tally {
  edits: number;
  saved: number;
  shown: number;
  crashes: number;
  /** Crashes that lost what was on its way to the disk, and ones after which it was there though nobody was told. */
  crashesWithWork: number;
  crashesHalfway: number;
  failedCommits: number;
  reloads: number;
  folds: number;
  trims: number;
  epochs: number;
  carried: number;
  skipped: number;
  /** Slow clients, and readers' updates that were dropped. */
  fellBehind: number;
  updatesDropped: number;
  badUpdates: number;
  hostile: number;
  deletesAgainstEdits: number;
  sameKeyCreations: number;
  equalRanks: number;
}

/** Replicas, a server and its disk, with nothing between them that moves by itself. */
export class World {
  readonly #judge: Judge;
  readonly #server: SiteServer;
  readonly #replicas: Replica[] = [];
  readonly #offline = new Set<Replica>();
  #marks = 0;
  readonly tally: Tally = {
    edits: 0,
    saved: 0,
    shown: 0,
    crashes: 0,
    crashesWithWork: 0,
    crashesHalfway: 0,
    failedCommits: 0,
    reloads: 0,
    folds: 0,
    trims: 0,
    epochs: 0,
    carried: 0,
    skipped: 0,
    fellBehind: 0,
    updatesDropped: 0,
    badUpdates: 0,
    hostile: 0,
    deletesAgainstEdits: 0,
    sameKeyCreations: 0,
    equalRanks: 0,
  };

  constructor(
    storage: Storage,
    private readonly readers: number,
    private readonly count: number,
    private readonly random: Random,
    limits: Limits,
  ) {
    this.#judge = new Judge(storage);
    this.#server = new SiteServer({
      platter: this.#judge.platter,
      now: Date.now,
      limits,
      identityOf,
      onBroken: (what, cause) => this.#judge.break(what, cause),
    });
  }

  /** Founds the site and lets everybody open it. */
  async open(): Promise<void> {
    this.#server.start();
    while (await this.#server.disk.step()) await settle();
    const { uid = '', epoch = 0 } = this.#server.room ?? {};
    for (let index = 0; index < this.count; index += 1) {
      const reads = index >= this.count - this.readers;
      const name = reads ? `kiosk-${index}` : `editor-${index}`;
      const replica: Replica = new Replica({
        name,
        as: reads ? `device:${name}` : 'user',
        site: { uid, epoch },
        edits: !reads,
        listener: this.#server,
        online: () => !this.#offline.has(replica),
        live: () => (this.#offline.has(replica) ? null : this.#server.room),
        carried: (updates, skipped) => {
          this.tally.carried += updates.length;
          this.tally.skipped += skipped.size;
          this.#judge.carried(updates, skipped);
        },
        broken: (what, cause) => this.#judge.break(what, cause),
        events: {
          edited: (update, transaction) => {
            this.tally.edits += 1;
            this.#judge.edited(update, transaction);
          },
          shown: (copy, update) => {
            this.tally.shown += 1;
            this.#judge.shown(name, copy, update);
          },
          saved: (copy, updates) => {
            this.tally.saved += updates.length;
            this.#judge.saved(name, copy, updates);
          },
          version: (copy, version) => this.#judge.version(name, copy, !reads, version),
          refused: (json) => this.#judge.break(`${name} was refused: ${json}`),
          closed: (code, reason) => this.#judge.break(`${name} was turned away: ${code} ${reason}`),
        },
      });
      this.#replicas.push(replica);
      replica.copy.connect();
    }
  }

  /** Carries out one operation. @throws {Broken} */
  async step(operation: Operation): Promise<void> {
    await this.#carryOut(operation);
    await settle();
    this.#judge.rule();
  }

  async #carryOut(operation: Operation): Promise<void> {
    switch (operation.op) {
      case 'edit': {
        const doc = this.#editor(operation)?.copy.doc;
        // There is nothing to edit in a copy that never met the site.
        if (doc !== undefined && epochOf(doc) !== null) applyEdit(doc, operation.edit);
        return;
      }
      case 'mark': {
        const doc = this.#editor(operation)?.copy.doc;
        if (doc !== undefined) this.#mark(doc, operation.which);
        return;
      }
      case 'epoch':
        // Whether it comes to that is another matter: the disk may be full, or the server dead before.
        this.#server.room?.beginEpoch('the fuzz').catch(() => undefined);
        return;
      case 'server edit':
        this.#serverEdit(operation.edit);
        return;
      case 'up':
        for (const line of this.#lines(operation)) line.deliverUp(operation.frames);
        return;
      case 'down':
        for (const line of this.#lines(operation)) line.deliverDown(operation.frames);
        return;
      case 'cut':
        for (const line of this.#lines(operation)) line.cut(operation.noticed);
        return;
      case 'offline': {
        const replica = this.#who(operation);
        if (replica === undefined || this.#offline.delete(replica)) return;
        this.#offline.add(replica);
        for (const line of replica.lines) line.cut(false);
        return;
      }
      case 'notice':
        for (const line of this.#lines(operation)) line.noticeGone();
        return;
      case 'kick': {
        const name = this.#who(operation)?.options.name;
        const matches = (identity: Identity) => identity.kind === 'user' && identity.userId === name;
        this.#server.room?.closeWhere(matches, CloseCode.rightsChanged, 'Your rights changed.');
        return;
      }
      case 'store':
        this.#who(operation)?.store();
        return;
      case 'reload':
        this.tally.reloads += 1;
        this.#who(operation)?.reload();
        return;
      case 'disk':
        for (let i = 0; i < operation.steps; i += 1) {
          await this.#server.disk.step();
          await settle();
        }
        return;
      case 'wait':
        vi.advanceTimersByTime(operation.ms);
        this.#server.room?.tick();
        for (const replica of this.#replicas) replica.tend();
        return;
      case 'full':
        this.#judge.platter.full = !this.#judge.platter.full;
        return;
      case 'keep alive':
        this.#server.room?.keepAlive();
        // A dead server's promise is kept by nobody.
        this.#server.room?.tend().catch(() => undefined);
        return;
      case 'hostile':
        await this.#hostile();
        return;
      case 'bad update':
        await this.#badUpdate();
        return;
      case 'flush':
        await this.#flush();
        return;
      case 'crash':
        await this.#crash();
        return;
      case 'restart':
        await this.#restart();
        return;
    }
  }

  /** Lets everything come to rest, and looks whether all hold the same. @throws {Broken} */
  async finish(): Promise<Tally> {
    this.#judge.platter.full = false;
    this.#offline.clear();
    for (let round = 0; round < 2 || (round < 40 && !this.#atRest); round += 1) {
      this.#server.start();
      await this.#flush();
      vi.advanceTimersByTime(3_000);
      this.#server.room?.tick();
      for (const replica of this.#replicas) replica.tend();
      await settle();
      await this.#flush();
    }
    this.#judge.rule();
    for (const { options, atRest } of this.#replicas)
      if (!atRest) this.#judge.break(`${options.name} never came to rest: in step, and everything saved`);
    const disk = await this.#judge.reopened();
    this.#judge.compare(disk, new Map(this.#replicas.map(({ options, copy }) => [options.name, copy.doc])));
    const { tally } = this;
    tally.deletesAgainstEdits = this.#judge.encounters.deletesAgainstEdits;
    tally.sameKeyCreations = sameKeyCreations(disk);
    tally.equalRanks = equalRanks(disk);
    const { calls } = this.#judge.platter;
    const { fellBehind, updatesDropped } = this.#server.metrics.counters;
    Object.assign(tally, { fellBehind, updatesDropped });
    tally.folds = calls.get('saveSnapshot') ?? 0;
    tally.trims = calls.get('trim') ?? 0;
    tally.epochs = calls.get('beginEpoch') ?? 0;
    this.#judge.rule();
    return tally;
  }

  close(): void {
    for (const replica of this.#replicas) replica.close();
  }

  get #atRest(): boolean {
    return this.#server.room !== null && this.#replicas.every(({ atRest }) => atRest);
  }

  #who({ who }: { readonly who: number }): Replica | undefined {
    return this.#replicas[who % this.#replicas.length];
  }

  #editor({ who }: { readonly who: number }): Replica | undefined {
    const editors = this.#replicas.filter(({ options }) => options.edits);
    return editors[who % editors.length];
  }

  #lines(operation: { readonly who: number }): readonly Line[] {
    return this.#who(operation)?.lines ?? [];
  }

  /** Leaves a tag of its own on a content that nobody else can have created. */
  #mark(doc: Y.Doc, which: number): void {
    const contents = [...readSite(doc).contents.keys()].filter((id) => !id.startsWith('same'));
    const id = contents[which % contents.length];
    if (id === undefined) return;
    this.#marks += 1;
    const tag = `mark${this.#marks}`;
    this.#judge.tag = `contents/${id} ${tag}`;
    setTag(doc, 'contents', id, tag, true, { kind: 'edit' });
    this.#judge.tag = null;
  }

  #serverEdit(edit: Extract<Operation, { op: 'server edit' }>['edit']): void {
    const room = this.#server.room;
    if (room === null) return;
    const updates: Uint8Array[] = [];
    const { disk } = this.#server;
    let epoch = 0;
    room
      .edit('fuzz', (doc, origin) => {
        const note = (update: Uint8Array): void => void updates.push(update);
        epoch = epochOf(doc) ?? 0;
        doc.on('update', note);
        applyEdit(doc, edit, origin);
        doc.off('update', note);
      })
      .then(
        () => {
          if (disk === this.#server.disk) this.#judge.done(epoch, updates);
        },
        () => {
          // Refused because the disk was: nobody was promised anything.
          this.tally.failedCommits += 1;
        },
      );
  }

  /** SS10.1: somebody sends what Yjs throws on, amid whatever else is under way. */
  async #badUpdate(): Promise<void> {
    const room = this.#server.room;
    if (room === null) return;
    const looked: Y.Doc[] = [];
    // Done when everything before is on the disk, which may be never.
    room.edit('fuzz', (doc) => looked.push(doc)).catch(() => undefined);
    await settle();
    // The document is being loaded, or not to be had: what is said now waits.
    if (looked.length === 0) return;
    const intruder = new Intruder('editor-x', 'user', this.#server);
    intruder.line.deliverUp();
    await settle();
    intruder.hear();
    if (intruder.readyState !== 1) return;
    intruder.say(syncMessage(0, Y.encodeStateVector(new Y.Doc())));
    intruder.say(syncMessage(2, throwsHalfway(this.random)));
    for (let turns = 0; turns < 20 && intruder.refusals.length === 0; turns += 1) {
      await settle();
      intruder.hear();
    }
    if (intruder.refusals.length === 0 && room.acceptsEdits)
      this.#judge.break('a bad update was not refused');
    this.tally.badUpdates += 1;
    intruder.close();
    intruder.line.deliverUp();
  }

  /** SS3, SS10: a reader says what others said, mangled: nobody else may notice, and nothing of it is kept. */
  async #hostile(): Promise<void> {
    if (this.#server.room === null) return;
    const intruder = new Intruder('viewer-x', 'user', this.#server);
    intruder.line.deliverUp();
    await settle();
    intruder.hear();
    if (this.random.int(2) === 0) intruder.say(syncMessage(0, Y.encodeStateVector(new Y.Doc())));
    for (let said = 0; said < 6 && intruder.readyState === 1; said += 1) {
      const model = this.#server.recent[this.random.int(this.#server.recent.length)];
      intruder.say(mangled(model ?? new Uint8Array(), this.random));
      await settle();
      intruder.hear();
    }
    this.tally.hostile += 1;
    intruder.close();
    intruder.line.deliverUp();
  }

  async #flush(): Promise<void> {
    for (let round = 0; round < 2_000; round += 1) {
      let moved = await this.#server.disk.step();
      await settle();
      for (const line of this.#replicas.flatMap(({ lines }) => lines)) {
        if (line.deliverUp()) moved = true;
        await settle();
        if (line.deliverDown()) moved = true;
        await settle();
      }
      if (!moved) return;
    }
    this.#judge.break('messages never come to an end');
  }

  async #crash(): Promise<void> {
    this.tally.crashes += 1;
    if (this.#server.disk.waiting > 0) this.tally.crashesWithWork += 1;
    if (this.#server.disk.halfway) this.tally.crashesHalfway += 1;
    await this.#server.crash();
    await this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    for (const replica of this.#replicas) replica.callOff();
    await this.#judge.platter.reopen();
    await this.#judge.reopened();
    this.#server.start();
  }

  async #restart(): Promise<void> {
    for (const replica of this.#replicas) replica.callOff();
    const stop = { done: false };
    void this.#server.stop().then(() => (stop.done = true));
    for (let round = 0; round < 200 && !stop.done; round += 1) {
      await this.#server.disk.step();
      await settle();
    }
    if (!stop.done) this.#judge.break('the server does not stop');
    await this.#server.crash();
    await this.#comeBack();
  }
}

function identityOf(host: string): Identity {
  if (host.startsWith('kiosk')) return { kind: 'device', deviceId: `d-${host}`, screenId: host };
  return {
    kind: 'user',
    userId: host,
    username: host,
    role: host.startsWith('viewer') ? 'viewer' : 'editor',
    sessionId: `s-${host}`,
  };
}

/** Until every promise that can be kept without us has been. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
