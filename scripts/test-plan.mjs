import { Advice } from './advice.mjs';

/** @typedef {{ unit: readonly string[] | null; e2e: readonly string[] | null }} Plan arguments per runner; null: not run */

/**
 * Reads the arguments of `npm test`: `--unit` or `--e2e` for one runner, paths to run a part, and any flag of a runner
 * that is alone.
 * @param {readonly string[]} args
 * @returns {Plan}
 * @throws {Advice} for a flag that both runners would get
 */
export function planTests(args) {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  const flags = args.filter((arg) => arg.startsWith('-') && arg !== '--unit' && arg !== '--e2e');
  const isBrowserPath = (/** @type {string} */ arg) =>
    /(^|\/)tests\/e2e(\/|$)/.test(arg.replaceAll('\\', '/'));
  const asked = { unit: args.includes('--unit'), e2e: args.includes('--e2e') };
  const named = asked.unit || asked.e2e ? asked : { unit: true, e2e: true };
  const runs =
    paths.length === 0 || flags.length > 0
      ? named
      : {
          unit: named.unit && paths.some((arg) => !isBrowserPath(arg)),
          e2e: named.e2e && paths.some(isBrowserPath),
        };
  if (flags.length > 0 && runs.unit === runs.e2e) {
    throw new Advice(
      `Say which runner ${flags[0]} is for: \`npm test -- --unit …\` or \`npm test -- --e2e …\`.`,
    );
  }
  // With a flag the words behind it may be its value, so they stay where they are.
  const rest = args.filter((arg) => arg !== '--unit' && arg !== '--e2e');
  const part = (/** @type {boolean} */ browser) =>
    flags.length > 0 ? rest : paths.filter((arg) => isBrowserPath(arg) === browser);
  return { unit: runs.unit ? part(false) : null, e2e: runs.e2e ? part(true) : null };
}
