import { describe, expect, it } from 'vitest';
import { Budget } from './budget';

function budget() {
  let now = 5_000;
  const made = new Budget(() => now);
  const pass = (ms: number) => {
    now += ms;
  };
  return { budget: made, pass, work: (ms: number) => made.spend('ada', () => pass(ms)) };
}

describe('the budget of a caller', () => {
  it('lets a second of work through at once, then as much as waiting pays back', () => {
    const { budget: of, pass, work } = budget();
    expect(of.waitMs('ada')).toBe(0);
    expect(work(900).ms).toBe(900);
    expect(of.waitMs('ada')).toBe(0);
    work(300);
    expect(of.waitMs('ada')).toBe(1_000);
    pass(500);
    expect(of.waitMs('ada')).toBe(500);
    pass(500);
    expect(of.waitMs('ada')).toBe(0);
  });

  it('is nobody else’s', () => {
    const { budget: of, work } = budget();
    work(60_000);
    expect(of.waitMs('ada')).toBeGreaterThan(200_000);
    expect(of.waitMs('grace')).toBe(0);
  });

  it('pays for work that fails, too', () => {
    const { budget: of, pass } = budget();
    const fail = () => {
      pass(2_000);
      throw new Error('broken');
    };
    expect(() => of.spend('ada', fail)).toThrow('broken');
    expect(of.waitMs('ada')).toBe(5_000);
  });
});
