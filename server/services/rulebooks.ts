import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { type LintFinding, lintRulebook } from '@/lib/domain/lint';
import { type Agreement, type Almanac, defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { RULEBOOK_SCHEMA, readRulebook } from '@/lib/domain/rulebook-migrations';
import type { NamedDate } from '@/lib/domain/schedule';
import { DAY, type Instant } from '@/lib/domain/time';
import { holidaySources, publicHolidays } from '@/lib/holidays/countries';
import { canonical } from '@/server/db/canonical';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';
import { marketingStages, noteMarketingStages } from './marketing-stages';
import { machineZoneData, type ZoneData } from './zone-data';

/** A rulebook as it travels; the same object comes back until agreement or almanac changes. */
export type PublishedRulebook = { rulebook: Rulebook; revision: string };

/** Who publishes, and what for. */
export type PublishNote = { by: string; why: string };

/** Published agreements and the almanac. */
export type Rulebooks = {
  /** The rulebook in force for a team. */
  current(team: string, now: Instant): Promise<PublishedRulebook>;
  /** The same, read through a transaction where it must be read: the embedded database has one session. */
  currentIn(tx: Database, team: string, now: Instant): Promise<PublishedRulebook>;
  /** What lint says of an agreement, with the holidays and zone changes it would be published with. */
  check(agreement: Agreement, now: Instant): LintFinding[];
  /**
   * Publishes an agreement, for one team or ('') for all; a version once published never changes. Holidays and zone changes are resolved
   * into the almanac. @throws {HubFault} where lint finds an error, or the version is taken.
   */
  publish(agreement: Agreement, now: Instant, team?: string): Promise<void>;
  /** The same in a transaction that does more; `settle` is to be called once it is committed. */
  publishIn(tx: Database, agreement: Agreement, now: Instant, team: string, note?: PublishNote): Promise<{ settle: () => Promise<void> }>;
  /** Publishes the rulebook that ships where none is, and tops up the almanac when its years run out. */
  ensure(now: Instant): Promise<void>;
  /** Forgets what was read, after another hub announced a change. */
  forget(): void;
};

const YEARS_AHEAD = 2;
/** Another hub's publication is noticed after so long at most, even when its announcement was lost. */
export const READ_AGAIN_AFTER = 15_000;

/** Reads and publishes rulebooks of one database. */
export function createRulebooks(open: OpenDatabase, zones: ZoneData = machineZoneData): Rulebooks {
  let cache = new Map<string, { readAt: Instant; published: PublishedRulebook }>();

  async function read(db: Database, team: string, now: Instant): Promise<PublishedRulebook> {
    const [row] = await rows<{ agreement: Agreement; hash: string }>(
      db,
      sql`select agreement, hash from rulebooks where team in (${team}, '') and effective_from <= ${now}::bigint
        order by team = '' , greatest(effective_from, published_at) desc, seq desc limit 1`,
    );
    const [almanac] = await rows<{ body: Almanac; changes: number }>(
      db,
      sql`select body, coalesce((select count from almanac_changes where team = ${team}), 0) as changes from almanacs order by revision desc limit 1`,
    );
    if (!row || !almanac) throw new Error('No rulebook is published.');
    // What was published in an older shape travels in today's: a newer hub is a change to every viewer.
    const shape = row.agreement.meta.schema === RULEBOOK_SCHEMA ? '' : `.${RULEBOOK_SCHEMA}`;
    // Both only ever rise, so the sum names one state of both.
    const almanacRevision = almanac.body.revision + almanac.changes;
    const revision = `${row.agreement.meta.version}.${almanacRevision}.${row.hash.slice(0, 8)}${shape}`;
    const known = cache.get(team)?.published;
    if (known?.revision === revision) return known;
    const daily = await absencesAndCovers(db, team, now);
    return {
      rulebook: inForce({ agreement: row.agreement, almanac: { ...almanac.body, ...daily, revision: almanacRevision } }),
      revision,
    };
  }

  const latest = (db: Database) =>
    rows<{ agreement: Agreement }>(db, sql`select distinct on (team) agreement from rulebooks order by team, seq desc`);

  async function publishAlmanac(now: Instant): Promise<void> {
    await open.db.transaction(async (tx) => {
      await tx.execute(sql`lock table almanacs in exclusive mode`);
      const agreements = await latest(tx);
      const [last] = await rows<{ body: Almanac; at: number }>(
        tx,
        sql`select body, published_at::float8 as at from almanacs order by revision desc limit 1`,
      );
      const resolved = resolveAlmanac(
        agreements.map((row) => row.agreement),
        now,
        zones,
      );
      // Of hubs on one database the one that knows the zones best is believed, or they would write over each other for ever.
      if (last && (last.body.zoneData ?? '') > zones.release && yearOf(last.at) === yearOf(now)) {
        resolved.zoneData = last.body.zoneData;
        resolved.transitions = { ...resolved.transitions, ...last.body.transitions };
      }
      const { holidays, transitions, zoneData } = last?.body ?? {};
      if (last && canonical({ holidays, transitions, zoneData }) === canonical(resolved)) return;
      const body: Almanac = { ...last?.body, ...resolved, absences: last?.body.absences ?? [], revision: (last?.body.revision ?? 0) + 1 };
      await tx.execute(
        sql`insert into almanacs (revision, body, published_at) values (${body.revision}, ${JSON.stringify(body)}::jsonb, ${now}::bigint)`,
      );
      await open.announce(tx, 'rules');
    });
    cache = new Map();
  }

  const service: Rulebooks = {
    current: (team, now) => service.currentIn(open.db, team, now),
    async currentIn(db, team, now) {
      const known = cache.get(team);
      if (known && now - known.readAt < READ_AGAIN_AFTER && now >= known.readAt) return known.published;
      const published = await read(db, team, now);
      cache.set(team, { readAt: now, published });
      return published;
    },
    check: (agreement, now) => lintRulebook({ agreement, almanac: almanacFor([agreement], now) }, now),
    async publish(agreement, now, team = '') {
      const { settle } = await open.db.transaction((tx) => service.publishIn(tx, agreement, now, team));
      await settle();
    },
    async publishIn(tx, agreement, now, team, note) {
      const errors = service.check(agreement, now).filter(({ severity }) => severity === 'error');
      if (errors.length > 0) throw new HubFault(`The agreement was not published. ${sayFirst(errors)}`);
      const { version } = agreement.meta;
      const taken = await rows(tx, sql`select 1 from rulebooks where team = ${team} and version = ${version}`);
      if (taken.length > 0) throw new HubFault(`Version ${version} is published already and never changes: give this one another.`);
      const body = JSON.stringify(agreement);
      const hash = createHash('sha256').update(body).digest('hex');
      await noteMarketingStages(tx, async (of) => marketingStages((await service.currentIn(tx, of, now)).rulebook));
      await tx.execute(sql`insert into rulebooks (team, version, agreement, hash, effective_from, published_at, published_by, why)
        values (${team}, ${version}, ${body}::jsonb, ${hash}, ${agreement.meta.effectiveFrom}::bigint, ${now}::bigint,
          ${note?.by ?? null}, ${note?.why ?? ''})`);
      await open.announce(tx, 'rules');
      return {
        settle: async () => {
          cache = new Map();
          await publishAlmanac(now);
        },
      };
    },
    async ensure(now) {
      const agreement = freshAgreement(defaultRulebook.agreement, now);
      const body = JSON.stringify(agreement);
      const hash = createHash('sha256').update(body).digest('hex');
      // A first agreement is in force whatever the time: a clock that was set back must not leave the hub without one.
      await open.db.execute(sql`insert into rulebooks (team, version, agreement, hash, effective_from, published_at)
        select '', ${agreement.meta.version}, ${body}::jsonb, ${hash}, 0, ${now}::bigint
        where not exists (select 1 from rulebooks) on conflict do nothing`);
      // Told when the hub starts rather than when somebody opens a lead.
      for (const { agreement: kept } of await latest(open.db)) inForce({ agreement: kept, almanac: almanacFor([], now) });
      await publishAlmanac(now);
    },
    forget() {
      // Kept objects stay the same where nothing changed: views of the domain are compiled once for each.
      for (const entry of cache.values()) entry.readAt = Number.NEGATIVE_INFINITY;
    },
  };
  return service;
}

/** So far back absences matter to clocks that may still be judged: activities reach as far. */
const KEPT_FOR = 400 * DAY;

/** Who of a team is away when, and who covers for whom. */
async function absencesAndCovers(db: Database, team: string, now: Instant): Promise<Pick<Almanac, 'absences' | 'covers'>> {
  const absences = await rows<Almanac['absences'][number] & { cover?: string | null }>(
    db,
    sql`select a.id, a.user_id as "user", a.from_at::float8 as "from", a.to_at::float8 as "to", a.cover, a.entered_at::float8 as "enteredAt"
      from absences a join users u on u.id = a.user_id
      where a.cancelled_at is null and a.to_at > ${now - KEPT_FOR}::bigint
        and (u.team = ${team} or exists (select 1 from grants g where g.user_id = a.user_id and g.team = ${team}))
      order by a.from_at, a.id`,
  );
  const covers = await rows<NonNullable<Almanac['covers']>[number]>(
    db,
    sql`select id, owner, cover, from_at::float8 as "from", to_at::float8 as "to" from covers
      where team = ${team} and to_at > ${now - KEPT_FOR}::bigint order by from_at, id`,
  );
  return { absences: absences.map(({ cover, ...absence }) => ({ ...absence, ...(cover ? { cover } : {}) })), covers };
}

/** How many findings one line can hold. */
const SAID = 3;

function sayFirst(findings: readonly { path: readonly (string | number)[]; text: { en: string } }[]): string {
  const said = findings.slice(0, SAID).map(({ path, text }) => `${path.join('.') || 'rulebook'}: ${text.en}.`);
  return [...said, ...(findings.length > SAID ? [`And ${findings.length - SAID} more.`] : [])].join(' ');
}

/** Reads what is kept, in whatever shape it was published. @throws {HubFault} where a newer hub published it, or it can't be read. */
function inForce(kept: unknown): Rulebook {
  const read = readRulebook(kept);
  if (read.ok && !read.fromNewer) return read.rulebook;
  if (read.ok) throw new HubFault('The rulebook in force was published by a newer version of the hub: update this one.');
  throw new HubFault(`The rulebook in force can't be read. ${sayFirst(read.problems)}`);
}

/** Reads an agreement that somebody wrote: a whole rulebook as it was exported, or the agreement alone. @throws {HubFault} what to correct. */
export function readAgreement(text: string): Agreement {
  const read = readRulebook(asRulebook(text));
  if (!read.ok) throw new HubFault(`This can't be published. ${sayFirst(read.problems)}`);
  if (read.fromNewer) throw new HubFault('This was written by a newer version: update the hub before publishing it.');
  return read.rulebook.agreement;
}

function asRulebook(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
    return { agreement: 'agreement' in json ? json.agreement : json, almanac: almanacFor([], 0) };
  } catch {
    return text;
  }
}

/** The almanac of agreements that are only looked at: nobody is away. */
export function almanacFor(agreements: readonly Agreement[], now: Instant): Almanac {
  return { revision: 0, ...resolveAlmanac(agreements, now, machineZoneData), absences: [] };
}

/** Resolves what the calendars of some agreements need: holidays by name from the year before last (activities reach back 13 months) to the year after next, and the zones' changes. */
function resolveAlmanac(
  agreements: readonly Agreement[],
  now: Instant,
  zoneData: ZoneData,
): Pick<Almanac, 'holidays' | 'transitions' | 'zoneData'> {
  const year = yearOf(now);
  const years = { from: year - 2, to: year + YEARS_AHEAD };
  const calendars = agreements.flatMap((agreement) => agreement.calendars);
  const countries = [...new Set(calendars.map((calendar) => calendar.holidays))].filter((country) => country !== 'none');
  const zones = [...new Set(calendars.map((calendar) => calendar.timeZone))].sort();
  return {
    holidays: Object.fromEntries(
      countries.map((country) => [
        country,
        publicHolidays(country, { ...years, to: Math.min(years.to, holidaySources[country].knownUntil) }).map(named),
      ]),
    ),
    transitions: Object.fromEntries(
      zones.map((zone) => [zone, zoneData.changes(zone, Date.UTC(years.from, 0, 1) - 2 * DAY, Date.UTC(years.to + 1, 0, 1) + 2 * DAY)]),
    ),
    ...(zoneData.release ? { zoneData: zoneData.release } : {}),
  };
}

function named({ date, name, provisional }: NamedDate & { provisional?: boolean }): Almanac['holidays'][string][number] {
  const text = typeof name === 'string' ? { ja: name, en: name } : { ja: name.ja, en: name.en ?? name.ja };
  return { date, name: text, ...(provisional ? { provisional } : {}) };
}

function yearOf(at: Instant): number {
  return new Date(at).getUTCFullYear();
}
