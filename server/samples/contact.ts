import type { Lead } from '@/lib/domain/lead';
import { industries } from './industries';
import { companiesEn, departmentsEn, namesByCountry, titlesEn } from './names-en';
import { companiesJa, departmentsJa, familyNamesJa, givenNamesJa, type SampleCompany, titlesJa } from './names-ja';
import { between, chance, oneOf, type Random } from './random';

/** A person at a company: what a form or a business card tells. */
export type Contact = Pick<Lead, 'name' | 'language' | 'company' | 'department' | 'title' | 'role' | 'phone' | 'email'> & {
  family: string;
};

/** Values a part of the cast insists on. */
export type Wanted = { name?: string; company?: string; department?: string; title?: string; email?: string };

/** Companies of leads in work, and those with which there is a deal: kept apart, for a deal changes how a colleague is treated. */
function companiesFor(language: 'ja' | 'en', withDeal: boolean): SampleCompany[] {
  const all = language === 'ja' ? companiesJa : companiesEn;
  const split = Math.floor(all.length * 0.72);
  return withDeal ? all.slice(split) : all.slice(0, split);
}

function findCompany(name: string): SampleCompany | undefined {
  return [...companiesJa, ...companiesEn].find((company) => company.name === name);
}

/** Makes up a contact in one language. `unknowns` leaves out what marketing could not find out yet. */
export function makeContact(
  random: Random,
  language: 'ja' | 'en',
  options: { withDeal: boolean; unknowns: boolean; fits: boolean; wanted?: Wanted },
): Contact {
  const { wanted = {} } = options;
  const pool = companiesFor(language, options.withDeal).filter((company) => !options.fits || isTarget(company));
  const company = (wanted.company ? findCompany(wanted.company) : undefined) ?? oneOf(random, pool);
  const person = language === 'ja' ? japanesePerson(random, company) : otherPerson(random, company);
  const departments = language === 'ja' ? departmentsJa : departmentsEn;
  const titles = language === 'ja' ? titlesJa : titlesEn;
  const blank = options.unknowns && chance(random, 0.7);
  const phone = phoneIn(random, company.country);
  return {
    name: wanted.name ?? person.name,
    family: person.family,
    language,
    company: {
      name: company.name,
      ...(blank && chance(random, 0.5) ? {} : { industry: industries[company.industry]?.[language] ?? company.industry }),
      ...(company.employees === null || blank ? {} : { employees: company.employees }),
      country: company.country,
      address: company.address,
    },
    ...(options.unknowns && chance(random, 0.3) ? {} : { department: wanted.department ?? oneOf(random, departments) }),
    ...(options.unknowns && chance(random, 0.3) ? {} : { title: wanted.title ?? oneOf(random, titles) }),
    ...(chance(random, 0.5) ? { role: oneOf(random, ['drafter', 'promoter', 'decider', 'user']) } : {}),
    ...(phone && !(options.unknowns && chance(random, 0.4)) ? { phone } : {}),
    email: wanted.email ?? `${person.mailbox}@${company.domain}.example`,
  };
}

function isTarget(company: SampleCompany): boolean {
  const target = ['manufacturing', 'electronics', 'machinery', 'automotive', 'metal', 'logistics', 'trading', 'construction', 'it'];
  return target.includes(company.industry) && company.employees !== null && company.employees >= 100;
}

function japanesePerson(random: Random, company: SampleCompany): { name: string; family: string; mailbox: string } {
  const [family, reading] = oneOf(random, familyNamesJa);
  const mailbox = company.employees !== null && company.employees < 100 ? reading : `${reading}${between(random, 2, 9)}`;
  return { name: `${family} ${oneOf(random, givenNamesJa)}`, family, mailbox };
}

function otherPerson(random: Random, company: SampleCompany): { name: string; family: string; mailbox: string } {
  const names = namesByCountry[company.country] ?? namesByCountry.GB;
  const given = oneOf(random, names?.given ?? ['Alex']);
  const family = oneOf(random, names?.family ?? ['Taylor']);
  return { name: `${given} ${family}`, family, mailbox: `${ascii(given)}.${ascii(family)}` };
}

function ascii(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ü', 'ue')
    .replaceAll('ö', 'oe')
    .normalize('NFKD')
    .replace(/[^a-z]/g, '');
}

/** Numbers from ranges that are kept for fiction or not given out, so that nobody is ever rung. */
function phoneIn(random: Random, country: string): string | null {
  const digits = (count: number) => Array.from({ length: count }, () => between(random, 0, 9)).join('');
  switch (country) {
    case 'JP':
      return `03-0000-${digits(4)}`;
    case 'GB':
      return `+44 20 7946 0${digits(3)}`;
    case 'DE':
      return `+49 30 23125 ${digits(3)}`;
    case 'FR':
      return `+33 1 99 00 ${digits(2)} ${digits(2)}`;
    case 'US':
      return `+1 212-555-01${digits(2)}`;
    case 'IE':
      return `+353 20 91${digits(1)} ${digits(4)}`;
    case 'SE':
      return `+46 8 465 004 ${digits(2)}`;
    case 'AU':
      return `+61 2 5550 ${digits(4)}`;
    default:
      return null;
  }
}
