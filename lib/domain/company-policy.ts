import { z } from 'zod';

/** Addresses that need no encryption: this machine. */
const here = /^http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?(\/[^\s?#]*)?$/;
const anywhere = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[^\s?#]*)?$/i;

/** A hub's address without a slash at its end: https, or http on this machine. */
const Hub = z
  .string()
  .trim()
  .max(500)
  .refine((text) => anywhere.test(text) || here.test(text))
  .transform((text) => text.replace(/\/+$/, ''));

/** The origin of a CRM site, or all hosts below one: `https://app.hubspot.com`, `https://*.cybozu.com`. */
const SitePattern = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(
    (text) =>
      /^https:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/.test(text) || /^http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?$/.test(text),
  );

/** A place of the agreement, as a path: `promises`, `scoring.decay`. */
const Place = z.string().regex(/^[a-zA-Z]+(\.[a-zA-Z0-9_-]+)*$/);

const plain = {
  by: z.string().trim().min(1).max(80),
  hub: Hub,
  signIn: z.enum(['company', 'token']),
  notices: z.boolean(),
  noticesNameCompany: z.boolean(),
  listMarks: z.boolean(),
  language: z.enum(['ja', 'en']),
} as const;

/** Of these a bad entry is left out and the others hold: a restriction must not fall for a slip of the pen. */
const lists = { sites: SitePattern, lockedAgreement: Place } as const;

/** What a company may set for everybody through the browser's policies; what is absent is the person's own. */
export const CompanyPolicy = z
  .object({
    /** Who set it, as people know them: "情報システム部". */
    by: z.string(),
    /** The only hub that may be connected to. */
    hub: z.string(),
    /** The only way to sign in. */
    signIn: plain.signIn,
    /** The only CRM sites that may be turned on; an empty list allows none. */
    sites: z.array(z.string()),
    /** Notices are on for everybody, or off. */
    notices: z.boolean(),
    /** Whether notices may name the lead's company. */
    noticesNameCompany: z.boolean(),
    /** Marks in the lists of CRM sites, on or off. */
    listMarks: z.boolean(),
    /** What the product speaks, whatever the browser does. */
    language: plain.language,
    /** Parts of the agreement that can't be edited in this browser. */
    lockedAgreement: z.array(z.string()),
  })
  .partial();
export type CompanyPolicy = z.infer<typeof CompanyPolicy>;

/** Every key of a policy. */
export const policyKeys = Object.keys(CompanyPolicy.shape) as (keyof CompanyPolicy)[];

/**
 * What of a policy can't be followed: a key with a value it can't have, one entry of its list (`at` counts from 1), or a key nobody knows (`name`,
 * cut at 40 characters). Values are not repeated.
 */
export const PolicyProblem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), key: z.enum(policyKeys as [keyof CompanyPolicy]) }),
  z.object({ kind: z.literal('entry'), key: z.enum(['sites', 'lockedAgreement']), at: z.number().int() }),
  z.object({ kind: z.literal('unknown'), name: z.string() }),
  z.object({ kind: z.literal('whole') }),
]);
export type PolicyProblem = z.infer<typeof PolicyProblem>;

/** Reads what the browser says the company set. Key by key: what can't be read is named and left out, the rest holds. Never throws. */
export function readPolicy(raw: unknown): { policy: CompanyPolicy; problems: PolicyProblem[] } {
  if (raw === undefined || raw === null) return { policy: {}, problems: [] };
  if (typeof raw !== 'object' || Array.isArray(raw)) return { policy: {}, problems: [{ kind: 'whole' }] };
  const policy: Record<string, unknown> = {};
  const problems: PolicyProblem[] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (Object.hasOwn(plain, key)) {
      const read = plain[key as keyof typeof plain].safeParse(value);
      if (read.success) policy[key] = read.data;
      else problems.push({ kind: 'value', key: key as keyof typeof plain });
    } else if (Object.hasOwn(lists, key)) {
      const list = key as keyof typeof lists;
      if (!Array.isArray(value)) {
        problems.push({ kind: 'value', key: list });
        continue;
      }
      policy[list] = value.flatMap((entry, i) => {
        const read = lists[list].safeParse(entry);
        if (!read.success) problems.push({ kind: 'entry', key: list, at: i + 1 });
        return read.success ? [read.data] : [];
      });
    } else problems.push({ kind: 'unknown', name: key.slice(0, 40) });
  }
  return { policy: policy as CompanyPolicy, problems };
}

/** Whether the policy lets a CRM site be turned on. `origin` as browsers write it. */
export function allowsSite({ sites }: CompanyPolicy, origin: string): boolean {
  if (!sites) return true;
  const asked = origin.toLowerCase().replace(/\/+$/, '');
  return sites.some((pattern) => {
    if (!pattern.startsWith('https://*.')) return pattern === asked;
    // The dot stays: https://*.cybozu.com is neither cybozu.com itself nor evilcybozu.com.
    const below = pattern.slice('https://*'.length);
    return asked.startsWith('https://') && asked.endsWith(below) && asked.length > 'https://'.length + below.length;
  });
}

/** Whether the policy fixes a place of the agreement: the place itself or a part around it. */
export function locksPlace({ lockedAgreement = [] }: CompanyPolicy, path: readonly (string | number)[]): boolean {
  return lockedAgreement.some((place) => place.split('.').every((step, i) => String(path[i]) === step));
}

/** Whether the policy lets a person connect to a hub; `address` as kept, without a slash at its end. */
export function allowsHub({ hub }: CompanyPolicy, address: string): boolean {
  return hub === undefined || hub.toLowerCase() === address.trim().replace(/\/+$/, '').toLowerCase();
}
