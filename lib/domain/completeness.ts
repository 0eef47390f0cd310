import type { Assessment } from './assessment';
import type { Facts, Judged } from './facts';
import type { Lead } from './lead';
import type { LeadField } from './rulebook-sections';

const read: Record<LeadField, (lead: Lead) => string | undefined> = {
  name: ({ name }) => name,
  company: ({ company }) => company.name,
  department: ({ department }) => department,
  title: ({ title }) => title,
  phone: ({ phone }) => phone,
  email: ({ email }) => email,
  address: ({ company }) => company.address,
  industry: ({ company }) => company.industry,
  employees: ({ company }) => company.employees?.toString(),
  country: ({ company }) => company.country,
  role: ({ role }) => role,
};

/** How many of the minimum fields are filled, and which are not, by id. */
export function judgeCompleteness({ lead, judges }: Facts): Judged<Assessment['completeness']> {
  const wanted = judges.agreement.minimumFields;
  const missing = wanted.filter((id) => !read[id](lead)?.trim());
  return { reading: { have: wanted.length - missing.length, of: wanted.length, missing }, changesAt: null, unknowns: [] };
}
