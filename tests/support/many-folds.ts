import { readConfig } from '#sync-server/config';
import { run, say } from '#sync-server/program';

/** The server as it is, but one that folds and archives all the time: a kill then meets it in the middle of that. */
await run({
  configure: readConfig,
  foldingPace: {
    rows: 20,
    bytes: 1_000_000,
    restTimes: 0,
    restAfterFailureMs: 100,
    stepRows: 5,
    stepPauseMs: 1,
    stepPauses: 1,
  },
  greet: (_config, { url, port }) => {
    say(`Vitrine is ready: ${url}`);
    say(`  listening on port ${port}`);
  },
});
