import type { Assessment } from './assessment';
import type { Facts, Judged } from './facts';
import type { Lead } from './lead';

const wanted: [id: string, read: (lead: Lead) => string | undefined][] = [
  ['name', ({ name }) => name],
  ['company', ({ company }) => company.name],
  ['department', ({ department }) => department],
  ['title', ({ title }) => title],
  ['phone', ({ phone }) => phone],
  ['email', ({ email }) => email],
  ['address', ({ company }) => company.address],
];

/** How many of the minimum fields are filled, and which are not, by id. */
export function judgeCompleteness(facts: Facts): Judged<Assessment['completeness']> {
  const missing = wanted.filter(([, read]) => !read(facts.lead)?.trim()).map(([id]) => id);
  return { reading: { have: wanted.length - missing.length, of: wanted.length, missing }, changesAt: null, unknowns: [] };
}
