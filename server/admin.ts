import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { Role, Scope, Site } from '@/lib/api/contract';
import { Department } from '@/lib/domain/lead';
import { agreementFrom, templates } from '@/lib/domain/templates';
import { connectActions, runConnect } from './connectors/connect-actions';
import type { HubServices } from './create-hub';
import type { AuditCheck } from './db/audit';
import { HubFault } from './hub-fault';
import { runSource, sourceActions } from './ingest/source-actions';
import { runWebhook, webhookActions } from './notify/webhook-actions';
import { readAgreement } from './services/rulebooks';
import { textTable } from './text-table';

const Id = z.string().regex(/^[A-Za-z0-9_.@-]{1,80}$/, 'use letters, digits, _ . @ - only');

/** What the person who runs the hub can ask of it, here or over the door for commands on this machine. */
export const AdminAction = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('token create'),
    user: Id,
    note: z.string().min(1).max(200),
    expires: z.number().int().nullable(),
    scopes: z.array(Scope).min(1).nullable().optional(),
  }),
  z.object({ do: z.literal('token revoke'), id: z.string() }),
  z.object({ do: z.literal('token list') }),
  z.object({ do: z.literal('team add'), id: Id, name: z.object({ ja: z.string().min(1), en: z.string().min(1) }) }),
  z.object({ do: z.literal('team list') }),
  z.object({
    do: z.literal('user add'),
    id: Id,
    name: z.string().min(1).max(200),
    team: Id,
    department: Department.nullable(),
    /** By which a CRM's users are recognised. */
    mail: z.email().nullable().default(null),
    roles: z.array(Role).min(1),
  }),
  z.object({ do: z.literal('user list') }),
  z.object({ do: z.literal('user sign-out'), id: Id }),
  z.object({ do: z.literal('user forget-account'), id: Id }),
  z.object({ do: z.literal('user signs'), id: Id, team: Id.nullable(), departments: z.array(Department) }),
  z.object({ do: z.literal('audit verify'), head: z.object({ link: z.number().int().min(0), hash: z.string() }).nullable() }),
  z.object({ do: z.literal('backup'), into: z.string().min(1) }),
  z.object({ do: z.literal('restored') }),
  z.object({ do: z.literal('site add'), site: Site }),
  z.object({ do: z.literal('site list') }),
  z.object({ do: z.literal('rulebook templates') }),
  z.object({ do: z.literal('rulebook template'), id: z.string().max(80) }),
  /** `file` is absolute, on this machine. */
  z.object({ do: z.literal('rulebook check'), file: z.string() }),
  z.object({ do: z.literal('rulebook publish'), file: z.string(), team: Id.nullable() }),
  z.object({
    do: z.literal('import'),
    /** Absolute, on this machine. */
    file: z.string(),
    site: z.string(),
    type: z.string().min(1).max(80),
    team: Id,
    map: z.record(z.string(), z.string()),
    format: z.enum(['csv', 'ndjson']).default('csv'),
    mapping: z.string().max(80).optional(),
    crm: z.string().max(80).optional(),
    keepUnknown: z.boolean().default(false),
    dryRun: z.boolean(),
  }),
  ...connectActions,
  ...sourceActions,
  ...webhookActions,
]);
export type AdminAction = z.infer<typeof AdminAction>;

/** What to show: lines for the screen, and whether everything asked was done. */
export type AdminResult = { lines: string[]; ok: boolean };

const REFUSED_SHOWN = 200;
const NOTICES_SHOWN = 50;

/** Does one action; what takes long tells of itself by `say`. @throws {HubFault} one line on what to correct. */
export async function runAdmin(
  action: AdminAction,
  services: HubServices,
  now: number,
  say?: (line: string) => void,
): Promise<AdminResult> {
  const { directory, tokens } = services;
  const done = (...lines: string[]): AdminResult => ({ lines, ok: true });
  switch (action.do) {
    case 'token create': {
      const { id, token } = await tokens.create({
        user: action.user,
        note: action.note,
        expiresAt: action.expires,
        scopes: action.scopes ?? null,
      });
      return done(
        token,
        `Token ${id} for ${action.user}${action.scopes ? `, for ${action.scopes.join(' and ')} only` : ''}${action.expires ? `, until ${new Date(action.expires).toISOString()}` : ''}. It is shown this once: paste it into the extension's options.`,
      );
    }
    case 'token revoke':
      await tokens.revoke(action.id);
      return done(`Token ${action.id} ends with its next request.`);
    case 'token list': {
      const list = await tokens.list();
      const state = (revoked: number | null, expires: number | null) =>
        revoked !== null
          ? `revoked ${day(revoked)}`
          : expires === null
            ? 'no end'
            : expires <= now
              ? `expired ${day(expires)}`
              : `until ${day(expires)}`;
      return done(
        ...textTable(
          ['token', 'user', 'for', 'made', 'last used', 'state', 'note'],
          list.map((one) => [
            one.id,
            one.user,
            one.scopes?.join(' ') ?? 'everything',
            day(one.createdAt),
            one.lastUsedAt === null ? 'never' : day(one.lastUsedAt),
            state(one.revokedAt, one.expiresAt),
            one.note,
          ]),
        ),
      );
    }
    case 'team add':
      await directory.addTeam(action);
      return done(`Team ${action.id} is here.`);
    case 'team list':
      return done(
        ...textTable(
          ['team', 'name'],
          (await directory.teams()).map(({ id, name }) => [id, `${name.ja} / ${name.en}`]),
        ),
      );
    case 'user add':
      await directory.addUser(action);
      return done(`${action.id} is ${action.roles.join(' and ')} in ${action.team}.`);
    case 'user list': {
      const people = await directory.people();
      const lines = await Promise.all(
        people.map(async ({ id, name, department }) => [
          id,
          name,
          department ?? '',
          (await directory.grantsOf(id)).map((grant) => `${grant.role} in ${grant.team}`).join(', '),
        ]),
      );
      return done(...textTable(['user', 'name', 'department', 'rights'], lines));
    }
    case 'user sign-out': {
      const { signIns, made } = await services.signIns.endAll(action.id);
      return done(`${action.id} is signed out everywhere: ${signIns} sign-ins and ${made} access tokens end with their next request.`);
    }
    case 'user signs': {
      await directory.setSigner(action.id, action.team ?? '', action.departments);
      const whose = action.team === null ? 'everybody’s agreements' : `agreements of team ${action.team}`;
      return done(
        action.departments.length === 0
          ? `${action.id} signs none of ${whose}.`
          : `${action.id} signs ${whose} for ${action.departments.join(' and ')}.`,
      );
    }
    case 'user forget-account': {
      const forgotten = await services.signIns.forgetAccount(action.id);
      return done(
        forgotten > 0
          ? `${action.id} will be recognised by mail address again, at the next sign-in.`
          : `${action.id} has not signed in with the company’s account so far.`,
      );
    }
    case 'audit verify': {
      const found = await services.audit.verify(action.head ?? undefined);
      if (!found.whole) return { ok: false, lines: [brokenText(found)] };
      const { head, unsealed } = found;
      return done(
        `The audit is whole: ${head.link} entries in the chain${unsealed > 0 ? `, ${unsealed} too new to be in it` : ''}.`,
        `Head: ${head.link}:${head.hash}`,
        'Keep this line elsewhere: hub -- audit verify --head … shows later that nothing up to here was written anew.',
      );
    }
    case 'backup': {
      const { folder, bytes, key } = await services.operations.backup(action.into);
      return done(
        `Copied to ${folder} (${(bytes / 1_000_000).toFixed(1)} MB).`,
        ...(key ? ['It holds the key that opens the credentials kept for CRMs: keep it as safe as those.'] : []),
      );
    }
    case 'restored':
      await services.operations.restored();
      return done(
        'Every client syncs from the start at its next contact; what it has not sent yet is kept. Other hubs follow within a minute.',
      );
    case 'site add':
      await directory.addSite(action.site);
      return done(`Site ${action.site.id} is ${action.site.crm} at ${action.site.origin}.`);
    case 'site list':
      return done(
        ...textTable(
          ['site', 'crm', 'origin', 'name'],
          (await directory.sites()).map((site) => [site.id, site.crm, site.origin, site.name]),
        ),
      );
    case 'rulebook templates':
      return done(
        ...textTable(
          ['template', 'name', 'for'],
          templates.map(({ id, name, description }) => [id, `${name.ja} / ${name.en}`, description.en]),
        ),
      );
    case 'rulebook template': {
      const agreement = agreementFrom(action.id, now);
      if (!agreement) throw new HubFault(`There is no template "${action.id}": ${templates.map(({ id }) => id).join(', ')}.`);
      return done(JSON.stringify({ agreement }, null, 2));
    }
    case 'rulebook check': {
      const agreement = readAgreement(await readText(action.file));
      const findings = services.rulebooks.check(agreement, now);
      return {
        ok: !findings.some(({ severity }) => severity === 'error'),
        lines: [
          ...findings.map(({ severity, path, text }) => `${severity}  ${path.join('.')}: ${text.en}`),
          findings.length === 0 ? `Version ${agreement.meta.version} is right.` : `${findings.length} to look at.`,
        ],
      };
    }
    case 'rulebook publish': {
      const agreement = readAgreement(await readText(action.file));
      const known = (await directory.teams()).map(({ id }) => id);
      if (action.team !== null && !known.includes(action.team)) throw new HubFault(`There is no team ${action.team}: add it first.`);
      await services.rulebooks.publish(agreement, now, action.team ?? '');
      const whose = action.team === null ? 'every team without one of its own' : `team ${action.team}`;
      return done(
        `Version ${agreement.meta.version} is published for ${whose}, in force from ${day(Math.max(agreement.meta.effectiveFrom, now))}.`,
      );
    }
    case 'connect check':
    case 'connect add':
    case 'connect recheck':
    case 'connect list':
    case 'connect status':
    case 'connect active':
    case 'connect write-back':
    case 'connect remove':
      return runConnect(action, services, now, say);
    case 'webhook add':
    case 'webhook list':
    case 'webhook test':
    case 'webhook remove':
      return runWebhook(action, services, now);
    case 'source add':
    case 'source rotate':
    case 'source list':
    case 'source active':
    case 'source remove':
      return runSource(action, services.sources, now);
    case 'import': {
      const file = await openFile(action.file);
      const report = await services.importer
        .run(file.createReadStream(), action, undefined, (soFar) => {
          say?.(`${soFar.lines} lines: ${soFar.added} added, ${soFar.changed} changed, ${soFar.refused} refused`);
        })
        .finally(() => file.close().catch(() => {}));
      const left = report.columns.filter(({ column }) => column === null).map(({ heading }) => heading);
      const { lines, added, changed, unchanged, refused, refusals, matched, ambiguous, notices } = report;
      return {
        ok: refused === 0,
        lines: [
          ...refusals.slice(0, REFUSED_SHOWN).map(({ line, reason }) => `line ${line}: ${reason.en}`),
          ...(refused > REFUSED_SHOWN ? [`… and ${refused - REFUSED_SHOWN} more lines refused`] : []),
          ...notices.slice(0, NOTICES_SHOWN).map(({ line, reason }) => `line ${line}: ${reason.en}`),
          ...(ambiguous > NOTICES_SHOWN ? [`… and ${ambiguous - NOTICES_SHOWN} more with such an address`] : []),
          ...(report.encoding === 'utf-8' ? [] : [`Read as ${report.encoding}.`]),
          ...(left.length > 0 ? [`Columns left out: ${left.join(', ')}`] : []),
          ...(matched.byMail > 0 ? [`Found by their mail address: ${matched.byMail}`] : []),
          action.dryRun
            ? `Checked ${lines} lines: ${added} would be added, ${changed} changed, ${unchanged} are as before, ${refused} would be refused. Nothing was kept.`
            : `Read ${lines} lines: ${added} added, ${changed} changed, ${unchanged} as before, ${refused} refused.`,
        ],
      };
    }
  }
}

function brokenText({ link, entry, why }: Exclude<AuditCheck, { whole: true }>): string {
  switch (why) {
    case 'changed':
      return `The audit breaks at link ${link}: entry ${entry} is not what was written.`;
    case 'missing':
      return `The audit breaks at link ${link}: its entry is gone.`;
    case 'cut off':
      return `The audit ends before link ${link}: entries from there on are gone.`;
    case 'not the head kept':
      return `The audit was written anew: link ${link} (entry ${entry}) is not the one whose head was kept.`;
  }
}

/** Longer than any agreement within its limits can be. */
const LONGEST = 20_000_000;

async function readText(path: string): Promise<string> {
  const file = await openFile(path);
  try {
    if ((await file.stat()).size > LONGEST) throw new HubFault(`${path} is no rulebook: it is larger than 20 MB.`);
    return await file.readFile('utf8');
  } finally {
    await file.close().catch(() => {});
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new HubFault(`There is no file ${path}.`);
    if (error.code === 'EACCES') throw new HubFault(`The file ${path} may not be read: give the hub the right to.`);
    throw error;
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new HubFault(`${path} is a folder, not a file.`);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
