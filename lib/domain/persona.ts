import type { Tri } from './assessment';
import { type Compiled, compileCondition, Sink } from './condition';
import type { Facts, Judged, PersonaReading } from './facts';
import { normalText } from './normal-text';
import { remembered } from './remembered';
import type { Agreement } from './rulebook';

/** Persona layers made ready. */
export interface CompiledPersona {
  layers: {
    id: 'account' | 'department' | 'person';
    name: PersonaReading['layers'][number]['name'];
    match: Compiled;
    partly: Compiled | null;
  }[];
}

/** Makes the persona layers of an agreement ready. */
export function compilePersona(agreement: Agreement): CompiledPersona {
  return {
    layers: agreement.personaLayers.map(({ id, name, match, partly }) => ({
      id,
      name,
      match: compileCondition(match, agreement),
      partly: partly ? compileCondition(partly, agreement) : null,
    })),
  };
}

/**
 * Reads how well a lead fits the ideal customer, layer by layer. It is a persona lead where the account matches and one of the
 * other layers does; what is not recorded makes it unknown, never a no.
 */
export function judgePersona(compiled: CompiledPersona, facts: Facts): Judged<PersonaReading> {
  const sink = new Sink();
  const layers: PersonaReading['layers'] = compiled.layers.map(({ id, name, match, partly }) => {
    const held = match.test(facts, sink);
    if (held === 'yes') return { id, name, match: 'yes' };
    const part = partly?.test(facts, sink) ?? 'no';
    if (part === 'yes') return { id, name, match: 'partly' };
    return { id, name, match: held === 'unknown' || part === 'unknown' ? 'unknown' : 'no' };
  });
  return { reading: { layers, isPersona: isPersona(layers) }, changesAt: sink.changesAt, unknowns: sink.unknowns ?? [] };
}

function isPersona(layers: PersonaReading['layers']): Tri {
  const account = layers.find(({ id }) => id === 'account')?.match;
  const others = layers.filter(({ id }) => id !== 'account').map(({ match }) => match);
  const other: Tri = others.includes('yes') ? 'yes' : others.includes('unknown') ? 'unknown' : 'no';
  if (account === 'no' || account === 'partly' || other === 'no') return 'no';
  return account === 'yes' && other === 'yes' ? 'yes' : 'unknown';
}

/** Finds the rank that a title says. */
export type RankOf = (title: string) => string | null;

/**
 * Makes the rank table ready. The longest word found in a title decides (部長代理 is no 部長), then the higher rank; words in
 * Latin letters count as whole words only. A title without any such word has no rank.
 */
export function compileRanks(agreement: Agreement): RankOf {
  const words = agreement.ranks
    .flatMap(({ id, words }, order) => words.map((word) => ({ id, order, word: normalText(word) })))
    .filter(({ word }) => word !== '')
    .sort((a, b) => b.word.length - a.word.length || a.order - b.order);
  return remembered((title) => {
    const normal = normalText(title);
    return words.find(({ word }) => holds(normal, word))?.id ?? null;
  }, 2000);
}

function holds(title: string, word: string): boolean {
  for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + 1)) {
    const [before = '', after = ''] = [title[at - 1], title[at + word.length]];
    if (!isLatin(word[0] ?? '') || (!isLatin(before) && !isLatin(after))) return true;
  }
  return false;
}

function isLatin(letter: string): boolean {
  return letter >= 'a' && letter <= 'z';
}
