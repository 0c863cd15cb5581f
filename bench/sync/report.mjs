import os from 'node:os';

/**
 * A figure beside its reference and its target.
 * @typedef {object} Row
 * @property {string} figure what was measured
 * @property {string} ours
 * @property {string} [reference] the same of a reference, in the same run
 * @property {string} [target]
 * @property {boolean | null} [met] null or left out: nothing to meet
 */

const VERDICT = { true: 'met', false: 'NOT MET', null: '' };

/** Collects rows, and prints each as soon as it is known. */
export class Report {
  /** @type {Row[]} */
  rows = [];

  add(/** @type {Row} */ row) {
    this.rows.push(row);
    console.log(lineOf(row));
  }

  get missed() {
    return this.rows.filter(({ met }) => met === false).length;
  }
}

function lineOf(/** @type {Row} */ { figure, ours, reference, target, met = null }) {
  const parts = [
    `${figure}: ${ours}`,
    ...(reference === undefined ? [] : [`(${reference})`]),
    ...(target === undefined ? [] : [`· target ${target}`]),
    ...(met === null ? [] : [`· ${VERDICT[/** @type {'true' | 'false'} */ (String(met))]}`]),
  ];
  return `  ${parts.join(' ')}`;
}

/** The rows as a Markdown table, for `bench/README.md`. */
export function table(/** @type {readonly Row[]} */ rows) {
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  return [
    '| figure | Vitrine | reference | target | |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(({ figure, ours, reference = '', target = '', met = null }) => {
      const verdict = VERDICT[/** @type {'true' | 'false' | 'null'} */ (String(met))];
      return `| ${[figure, ours, reference, target, verdict].map(cell).join(' | ')} |`;
    }),
  ].join('\n');
}

export function machine() {
  const [load = 0] = os.loadavg();
  return `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, load ${load.toFixed(1)}`;
}

export const seconds = (/** @type {number} */ ms) => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
export const millis = (/** @type {number} */ ms) => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
export const micros = (/** @type {number} */ ms) => `${(ms * 1_000).toFixed(1)} µs`;
export const mega = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
export const kilo = (/** @type {number} */ bytes) => `${(bytes / 1e3).toFixed(1)} kB`;
export const thousands = (/** @type {number} */ n) => n.toLocaleString('en');
export const times = (/** @type {number} */ factor) => `${factor.toFixed(2)}×`;
