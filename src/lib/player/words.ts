import type { KeyRefusal } from '#lib/protocol/key-refusals';

/** What a kiosk says to the person in front of it, in the browser's language. */
export interface Words {
  readonly locale: 'en' | 'fr';
  readonly starting: string;
  readonly idMissing: string;
  readonly idWrong: string;
  readonly idHelp: string;
  readonly pairing: string;
  readonly pairingHelp: string;
  readonly conflict: string;
  readonly keyRefused: Readonly<Record<KeyRefusal, string>>;
  readonly refused: string;
  readonly refusedHelp: string;
  readonly noServer: string;
  readonly noServerHelp: string;
  readonly rejected: string;
  readonly otherSite: string;
  readonly otherSiteHelp: string;
  readonly noStorage: string;
  readonly noStorageHelp: string;
  readonly priority: string;
}

const en: Words = {
  locale: 'en',
  starting: 'Starting…',
  idMissing: 'This screen has no id yet',
  idWrong: 'This id can’t be used',
  idHelp:
    'Put one into the address, for example /display?id=hall. An id has 1 to 64 of the characters A–Z a–z 0–9 . _ -',
  pairing: 'Waiting for approval',
  pairingHelp: 'In the manager, under Screens, approve the screen with this code.',
  conflict: 'Another device has this id already. Approving this one replaces it.',
  keyRefused: {
    unknown: 'The key in this screen’s address is not known here. Copy it whole, or make a new one.',
    revoked: 'The key in this screen’s address was revoked.',
    expired: 'The key in this screen’s address has expired.',
    'used-up': 'The key in this screen’s address has let in as many screens as it may.',
    'screen-revoked': 'This screen was revoked: its key does not let it in again.',
  },
  refused: 'This screen was refused',
  refusedHelp: 'Somebody declined it in the manager. It goes on asking, in case they change their mind.',
  noServer: 'The server can’t be reached',
  noServerHelp: 'This screen tries again by itself. Check the network, and that the server is running.',
  rejected: 'The server did not accept the request',
  otherSite: 'This is another site’s server',
  otherSiteHelp: 'This screen belongs to another site. It goes on asking until its own server answers here.',
  noStorage: 'This browser does not let the screen store anything',
  noStorageHelp:
    'Allow site data for this address, or use a window that is not private. It tries again by itself.',
  priority: 'Priority',
};

const fr: Words = {
  locale: 'fr',
  starting: 'Démarrage…',
  idMissing: 'Cet écran n’a pas encore d’identifiant',
  idWrong: 'Cet identifiant n’est pas utilisable',
  idHelp:
    'Ajoutez-en un à l’adresse, par exemple /display?id=hall. Un identifiant compte 1 à 64 caractères parmi A–Z a–z 0–9 . _ -',
  pairing: 'En attente d’approbation',
  pairingHelp: 'Dans la gestion, sous Écrans, approuvez l’écran qui porte ce code.',
  conflict: 'Un autre appareil utilise déjà cet identifiant. Approuver celui-ci le remplace.',
  keyRefused: {
    unknown:
      'La clé dans l’adresse de cet écran est inconnue ici. Copiez-la en entier, ou créez-en une autre.',
    revoked: 'La clé dans l’adresse de cet écran a été révoquée.',
    expired: 'La clé dans l’adresse de cet écran a expiré.',
    'used-up': 'La clé dans l’adresse de cet écran a déjà admis autant d’écrans qu’elle peut.',
    'screen-revoked': 'Cet écran a été révoqué : sa clé ne suffit plus à l’admettre.',
  },
  refused: 'Cet écran a été refusé',
  refusedHelp:
    'Quelqu’un l’a décliné dans la gestion. Il continue de demander, au cas où on changerait d’avis.',
  noServer: 'Le serveur ne répond pas',
  noServerHelp: 'L’écran réessaie tout seul. Vérifiez le réseau, et que le serveur est en marche.',
  rejected: 'Le serveur n’a pas accepté la demande',
  otherSite: 'Ce serveur est celui d’un autre site',
  otherSiteHelp:
    'Cet écran appartient à un autre site. Il continue de demander jusqu’à ce que son serveur réponde ici.',
  noStorage: 'Ce navigateur ne permet pas à l’écran d’enregistrer',
  noStorageHelp:
    'Autorisez les données de site pour cette adresse, ou quittez la navigation privée. L’écran réessaie tout seul.',
  priority: 'Prioritaire',
};

/** French where the browser prefers it to English, else English. `languages` as in `navigator.languages`. */
export function wordsFor(languages: readonly string[]): Words {
  for (const language of languages) {
    if (/^fr\b/i.test(language)) return fr;
    if (/^en\b/i.test(language)) return en;
  }
  return en;
}
