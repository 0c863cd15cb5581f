import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  afterAsking,
  enrolmentAnswerSchema,
  PENDING_MS,
  type Device,
  type EnrolmentAnswer,
  type EnrolmentOutcome,
} from './enrolment';

const stranger: Device = { secret: 'a'.repeat(64), site: null };
const member: Device = { secret: 'a'.repeat(64), site: { uid: 'home', epoch: 1 } };

function answered(
  verdict: EnrolmentAnswer['verdict'],
  uid = 'home',
  code: string | null = null,
): EnrolmentOutcome {
  return {
    kind: 'answer',
    answer: { verdict, code, conflict: false, keyRefusal: null, site: { uid, epoch: 1 } },
  };
}
const ask = (device: Device, outcome: EnrolmentOutcome, failures = 1) =>
  afterAsking(device, outcome, { failures, freshSecret: () => 'b'.repeat(64) });

describe('a kiosk that asks to join', () => {
  it('belongs to the site that approves it', () => {
    expect(ask(stranger, answered('approved'))).toMatchObject({
      device: { secret: stranger.secret, site: { uid: 'home', epoch: 1 } },
      server: 'ok',
    });
  });

  it('shows its code and asks again soon while nobody has decided', () => {
    expect(ask(stranger, answered('pending', 'home', 'QX7K'))).toMatchObject({
      server: 'pending',
      code: 'QX7K',
      askAgainMs: PENDING_MS,
      device: stranger,
    });
  });

  it('tells why its key did not let it in, also beside a server that knows other reasons', () => {
    const answer = (keyRefusal: string) =>
      v.parse(enrolmentAnswerSchema, {
        verdict: 'pending',
        code: 'QX7K',
        keyRefusal,
        site: { uid: 'home', epoch: 1 },
      });
    expect(ask(stranger, { kind: 'answer', answer: answer('expired') }).keyRefusal).toBe('expired');
    expect(ask(stranger, { kind: 'answer', answer: answer('of-tomorrow') })).toMatchObject({
      keyRefusal: null,
      code: 'QX7K',
    });
  });

  it('keeps asking slowly when it was refused', () => {
    const step = ask(stranger, answered('refused'));
    expect(step.server).toBe('refused');
    expect(step.askAgainMs).toBeGreaterThan(PENDING_MS * 10);
  });

  it('asks ever more slowly a server that is not there, but at least once a minute', () => {
    const unreachable: EnrolmentOutcome = { kind: 'unreachable', message: 'no network' };
    const waits = [1, 2, 3, 50].map((failures) => ask(stranger, unreachable, failures).askAgainMs);
    expect(waits).toEqual([2_000, 4_000, 8_000, 60_000]);
    expect(ask(stranger, unreachable)).toMatchObject({ server: 'offline', message: 'no network' });
  });
});

describe('a kiosk that was approved', () => {
  it('wipes itself when its own site revoked it, and starts over with a new secret', () => {
    expect(ask(member, answered('revoked'))).toMatchObject({
      wipe: true,
      device: { secret: 'b'.repeat(64), site: null },
      askAgainMs: 0,
    });
  });

  it.each(['approved', 'pending', 'refused', 'revoked', 'unknown', 'other-site'] as const)(
    'stays what it is when another site says %s',
    (verdict) => {
      expect(ask(member, answered(verdict, 'elsewhere'))).toMatchObject({
        device: member,
        wipe: false,
        server: 'other-site',
      });
    },
  );

  it.each(['pending', 'refused', 'unknown', 'other-site'] as const)(
    'plays on when its own site says %s',
    (verdict) => {
      const step = ask(member, answered(verdict));
      expect(step).toMatchObject({ device: member, wipe: false });
      expect(step.askAgainMs).toBeGreaterThanOrEqual(60_000);
    },
  );

  it('passes the code on when the server lost it, so that somebody can approve it again', () => {
    expect(ask(member, answered('unknown', 'home', 'QX7K'))).toMatchObject({
      server: 'unknown',
      code: 'QX7K',
    });
  });

  it('stays what it is when the server is away or rejects the question', () => {
    expect(ask(member, { kind: 'unreachable', message: 'no' }).device).toBe(member);
    expect(ask(member, { kind: 'rejected', message: 'no' })).toMatchObject({
      device: member,
      server: 'rejected',
    });
  });
});
