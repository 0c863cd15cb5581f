import { afterAsking, type Device, type EnrolmentOutcome, type EnrolmentStep } from './enrolment';

export interface JoiningEffects {
  readonly ask: (device: Device) => Promise<EnrolmentOutcome>;
  readonly freshSecret: () => string;
  readonly after: (ms: number, callback: () => void) => () => void;
  /** What follows from the newest answer. Awaited before the next question, so that a wipe is whole. */
  readonly onStep: (step: EnrolmentStep) => Promise<void>;
  readonly onProblem: (problem: unknown) => void;
}

/** Keeps asking the server who this device is to it: to be let in, and then to renew its cookie. */
export interface Joining {
  /** Asks now, or right after the question that is under way. */
  askNow(): void;
  /** This is what the device is from now on, also for a question that is under way. */
  become(device: Device): void;
  stop(): void;
}

const AFTER_ERROR_MS = 5_000;

export function startJoining(first: Device, effects: JoiningEffects): Joining {
  let device = first;
  let failures = 0;
  let asking = false;
  let again = false;
  let stopped = false;
  let callOff: () => void = () => undefined;

  async function round(): Promise<number> {
    const outcome = await effects.ask(device);
    failures = outcome.kind === 'answer' ? 0 : failures + 1;
    const step = afterAsking(device, outcome, { failures, freshSecret: effects.freshSecret });
    device = step.device;
    if (!stopped) await effects.onStep(step);
    return step.askAgainMs;
  }

  function ask(): void {
    if (stopped) return;
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    callOff();
    round()
      .catch((problem: unknown) => {
        effects.onProblem(problem);
        return AFTER_ERROR_MS;
      })
      .then((wait) => {
        asking = false;
        if (stopped) return;
        const hurry = again;
        again = false;
        if (hurry) ask();
        else callOff = effects.after(wait, ask);
      })
      .catch(effects.onProblem);
  }

  ask();
  return {
    askNow: ask,
    become: (next) => void (device = next),
    stop() {
      stopped = true;
      callOff();
    },
  };
}
