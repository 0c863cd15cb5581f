import type { IdentityProblem } from './identity';
import { createStage } from './stage';
import { wordsFor } from './words';

/** Without an id there is no kiosk to run: the screen says what to do. */
export function showIdentityProblem(root: HTMLElement, problem: IdentityProblem): void {
  const words = wordsFor(navigator.languages);
  const stage = createStage(root, () => Date.now());
  stage.setFacts({ screen: '', mode: 'error', problem });
  stage.setCard({
    title: problem === 'id-missing' ? words.idMissing : words.idWrong,
    code: null,
    lines: [words.idHelp],
    identity: [],
  });
}
