import { describe, expect, it } from 'vitest';
import type { Device, EnrolmentOutcome, EnrolmentStep } from './enrolment';
import { startJoining } from './joining';

const stranger: Device = { secret: 'a'.repeat(64), site: null };
const answer = (verdict: 'approved' | 'pending' | 'revoked'): EnrolmentOutcome => ({
  kind: 'answer',
  answer: { verdict, code: 'QX7K', conflict: false, keyRefusal: null, site: { uid: 'home', epoch: 1 } },
});

function world(
  answers: EnrolmentOutcome[],
  onStep: (step: EnrolmentStep) => Promise<void> = () => Promise.resolve(),
) {
  const asked: Device[] = [];
  const steps: EnrolmentStep[] = [];
  const problems: unknown[] = [];
  let timer: { ms: number; callback: () => void } | null = null;
  const joining = startJoining(stranger, {
    ask: (device) => {
      asked.push(device);
      return Promise.resolve(answers.shift() ?? { kind: 'unreachable', message: 'no answer' });
    },
    freshSecret: () => 'b'.repeat(64),
    after: (ms, callback) => {
      timer = { ms, callback };
      return () => (timer = null);
    },
    onStep: async (step) => {
      steps.push(step);
      await onStep(step);
    },
    onProblem: (problem) => problems.push(problem),
  });
  const settle = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return {
    joining,
    asked,
    steps,
    problems,
    settle,
    wait: () => timer?.ms ?? null,
    async elapse() {
      timer?.callback();
      await settle();
    },
  };
}

describe('joining', () => {
  it('asks until it is approved, then now and then to renew its cookie', async () => {
    const here = world([answer('pending'), answer('approved')]);
    await here.settle();
    expect(here.wait()).toBeLessThanOrEqual(3_000);
    await here.elapse();
    expect(here.steps.map(({ server }) => server)).toEqual(['pending', 'ok']);
    expect(here.wait()).toBeGreaterThan(600_000);
  });

  it('asks next time as the device that it has become', async () => {
    const here = world([answer('approved'), answer('revoked'), answer('pending')]);
    await here.settle();
    await here.elapse();
    await here.elapse();
    expect(here.asked.map(({ secret, site }) => [secret[0], site?.uid])).toEqual([
      ['a', undefined],
      ['a', 'home'],
      ['b', undefined],
    ]);
  });

  it('does not ask again before what follows from an answer is done', async () => {
    let finish: () => void = () => undefined;
    const here = world([answer('pending')], () => new Promise((resolve) => (finish = resolve)));
    await here.settle();
    here.joining.askNow();
    await here.settle();
    expect(here.asked).toHaveLength(1);
    finish();
    await here.settle();
    expect(here.asked).toHaveLength(2);
  });

  it('goes on after a failure of its own, and tells of it', async () => {
    const here = world([answer('pending'), answer('approved')], (step) =>
      step.server === 'pending' ? Promise.reject(new Error('the disk is full')) : Promise.resolve(),
    );
    await here.settle();
    expect(here.problems).toEqual([new Error('the disk is full')]);
    await here.elapse();
    expect(here.steps.at(-1)?.server).toBe('ok');
  });

  it('is silent once it was stopped', async () => {
    const here = world([answer('pending')]);
    await here.settle();
    here.joining.stop();
    here.joining.askNow();
    await here.settle();
    expect(here.asked).toHaveLength(1);
    expect(here.wait()).toBeNull();
  });
});
