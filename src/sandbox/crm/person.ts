import { Dice, STREAM } from '../market/dice.ts';

const FIRST = [
  'Ada',
  'Bo',
  'Chloé',
  'Dmitri',
  'Elif',
  'Femi',
  'Greta',
  'Hugo',
  'Inès',
  'Jun',
  'Kofi',
  'Lena',
];
const LAST = ['Abara', 'Berg', 'Costa', 'Dietz', 'Ekström', 'Fontaine', 'Güler', 'Haas', 'Ito', 'Jensen'];

/** A made-up customer: the same id is the same person. Nobody has these addresses and numbers: they are reserved for examples. */
export function personOf(
  id: string,
  seed: number,
): { readonly fullName: string; readonly email: string; readonly phone: string } {
  const dice = new Dice(seed).deal(STREAM.person, hashOf(id));
  const [first, last] = [FIRST[dice.below(FIRST.length)] ?? '', LAST[dice.below(LAST.length)] ?? ''];
  const digits = String(dice.below(100)).padStart(2, '0');
  return {
    fullName: `${first} ${last}`,
    email: `${first}.${last}.${id}@example.com`,
    phone: `+1 (202) 555-01${digits}`,
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash;
}
