/** A full-screen message to whoever stands in front of the kiosk. */
export interface Card {
  readonly title: string;
  /** The pairing code, large. */
  readonly code: string | null;
  readonly lines: readonly string[];
  /** Which screen this is: id, name, place. */
  readonly identity: readonly string[];
}

export function cardElement(card: Card): HTMLElement {
  const element = document.createElement('section');
  element.className = 'kiosk-card';
  const add = (tag: string, className: string, text: string): void => {
    const child = document.createElement(tag);
    child.className = className;
    child.textContent = text;
    element.append(child);
  };
  add('h1', 'card-title', card.title);
  if (card.code !== null) add('p', 'card-code', card.code);
  for (const line of card.lines) add('p', 'card-line', line);
  add('p', 'card-identity', card.identity.filter((text) => text !== '').join(' · '));
  return element;
}

export function sameCard(a: Card | null, b: Card | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
