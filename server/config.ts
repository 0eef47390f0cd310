import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isLoopback } from './auth/caller-address';
import type { CompanySettings } from './auth/company';
import { type LimitSettings, usualLimits } from './auth/limits';
import { HubFault } from './hub-fault';

/** A whole number within bounds. */
function count(name: string, usual: number, most = 10_000_000) {
  const error = `${name} must be a number between 0 and ${most}.`;
  return z.coerce.number({ error }).int({ error }).min(0, { error }).max(most, { error }).default(usual);
}

/** An address people or other programs reach: https, or http on this machine. */
function address(name: string) {
  return z.string().refine((text) => isSafeAddress(text), `${name} must be an https:// address (http:// on this machine only).`);
}

const Environment = z.object({
  PORT: count('PORT', 4311, 65_535),
  TASUKI_DATA: z.string().min(1, 'TASUKI_DATA must name a folder.').default('.tasuki/hub'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'DATABASE_URL must look like postgres://user:password@host:5432/name.')
    .optional(),
  TASUKI_SECRET: z.string().min(16, 'TASUKI_SECRET must be a random text of at least 16 characters.').optional(),
  TASUKI_FEED: z.enum(['auto', 'horizon', 'sequencer'], { error: 'TASUKI_FEED must be auto, horizon or sequencer.' }).default('auto'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'LOG_LEVEL must be debug, info, warn, error or silent.' })
    .default('info'),
  TASUKI_PUBLIC_URL: address('TASUKI_PUBLIC_URL').optional(),
  TASUKI_OIDC_ISSUER: address('TASUKI_OIDC_ISSUER').optional(),
  TASUKI_OIDC_CLIENT_ID: z.string().optional(),
  TASUKI_OIDC_CLIENT_SECRET: z.string().optional(),
  TASUKI_OIDC_NAME: z.string().max(60, 'TASUKI_OIDC_NAME must be 60 characters at most.').optional(),
  TASUKI_OIDC_SCOPE: z
    .string()
    .regex(/\bopenid\b/, 'TASUKI_OIDC_SCOPE must hold openid.')
    .default('openid email profile'),
  TASUKI_OIDC_MAIL: z.enum(['verified', 'trusted'], { error: 'TASUKI_OIDC_MAIL must be verified or trusted.' }).default('verified'),
  TASUKI_SIGN_IN_REDIRECTS: z.string().optional(),
  TASUKI_TRUSTED_PROXIES: count('TASUKI_TRUSTED_PROXIES', 0, 10),
  TASUKI_LIMIT_USER: count('TASUKI_LIMIT_USER', usualLimits.perUser),
  TASUKI_LIMIT_ADDRESS: count('TASUKI_LIMIT_ADDRESS', usualLimits.perAddress),
  TASUKI_LIMIT_FAILURES: count('TASUKI_LIMIT_FAILURES', usualLimits.failures),
  TASUKI_WEBHOOK_INSIDE: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (list) => list.every(isOrigin),
      'TASUKI_WEBHOOK_INSIDE must list origins such as https://chat.example.co.jp, separated by commas.',
    ),
  TASUKI_METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,200}$/, 'TASUKI_METRICS_TOKEN must be a random text of 16 to 200 characters without blanks.')
    .optional(),
});

/** Whether a text is scheme, host and port and nothing more. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, '') && /^https?:/.test(text);
}

/** How a hub is to run. With `databaseUrl` the folder holds nothing. */
export type Config = {
  port: number;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Opens credentials kept in the database; the same for every hub on it. */
  secret: string | undefined;
  /** By which order the feed is read; null: as the database can. */
  feed: 'horizon' | 'sequencer' | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Sign-in with the company's account. */
  company: CompanySettings | undefined;
  limits: LimitSettings;
  metricsToken: string | undefined;
  /** How many proxies of the company's own stand before the hub. */
  proxies: number;
  /** Origins of outgoing webhooks that may lie in a private network. */
  webhookInside: readonly string[];
};

/**
 * Where browsers lead a sign-in of the extension back to: Chromium by the id that the development key gives, Firefox by the hash
 * of the id in the manifest. An extension from a store has another id in Chromium.
 */
export const extensionRedirects: readonly string[] = [
  'https://lncmmjdmeidphlbbcabdbjkphlndogkn.chromiumapp.org/',
  `https://${createHash('sha1').update('tasuki@tasuki.example').digest('hex')}.extensions.allizom.org/`,
];

/** Reads the environment; an empty variable counts as absent. @throws {HubFault} one line on the first that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new HubFault(parsed.error.issues[0]?.message ?? 'The settings are not valid.');
  const { data } = parsed;
  return {
    port: data.PORT,
    dataDir: resolve(data.TASUKI_DATA),
    databaseUrl: data.DATABASE_URL,
    secret: data.TASUKI_SECRET,
    feed: data.TASUKI_FEED === 'auto' ? null : data.TASUKI_FEED,
    logLevel: data.LOG_LEVEL,
    company: companyOf(data),
    limits: { perUser: data.TASUKI_LIMIT_USER, perAddress: data.TASUKI_LIMIT_ADDRESS, failures: data.TASUKI_LIMIT_FAILURES },
    metricsToken: data.TASUKI_METRICS_TOKEN,
    proxies: data.TASUKI_TRUSTED_PROXIES,
    webhookInside: data.TASUKI_WEBHOOK_INSIDE.map((one) => new URL(one).origin),
  };
}

function companyOf(data: z.infer<typeof Environment>): CompanySettings | undefined {
  const { TASUKI_OIDC_ISSUER: issuer, TASUKI_OIDC_CLIENT_ID: clientId, TASUKI_PUBLIC_URL: publicUrl } = data;
  if (issuer === undefined && clientId === undefined) return undefined;
  if (issuer === undefined || clientId === undefined || publicUrl === undefined)
    throw new HubFault(
      'Sign-in with the company’s account needs TASUKI_OIDC_ISSUER, TASUKI_OIDC_CLIENT_ID and TASUKI_PUBLIC_URL together.',
    );
  const redirects = data.TASUKI_SIGN_IN_REDIRECTS?.split(/[\s,]+/).filter((one) => one !== '') ?? extensionRedirects;
  for (const one of redirects)
    if (!isSafeAddress(one)) throw new HubFault(`TASUKI_SIGN_IN_REDIRECTS holds "${one}": write whole https:// addresses.`);
  return {
    issuer,
    clientId,
    clientSecret: data.TASUKI_OIDC_CLIENT_SECRET,
    name: data.TASUKI_OIDC_NAME ?? new URL(issuer).hostname,
    scope: data.TASUKI_OIDC_SCOPE,
    publicUrl,
    redirects,
    trustMail: data.TASUKI_OIDC_MAIL === 'trusted',
  };
}

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || isLoopback(hostname)));
}
