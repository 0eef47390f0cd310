import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type Agreement, type Almanac, defaultRulebook, Rulebook } from '@/lib/domain/rulebook';
import type { NamedDate } from '@/lib/domain/schedule';
import { DAY, type Instant } from '@/lib/domain/time';
import { zoneTransitions } from '@/lib/domain/zone';
import { holidaySources, publicHolidays } from '@/lib/holidays/countries';
import { canonical } from '@/server/db/canonical';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';

/** A rulebook as it travels; the same object comes back until agreement or almanac changes. */
export type PublishedRulebook = { rulebook: Rulebook; revision: string };

/** Published agreements and the almanac. */
export type Rulebooks = {
  /** The rulebook in force for a team. */
  current(team: string, now: Instant): Promise<PublishedRulebook>;
  /** The same, read through a transaction where it must be read: the embedded database has one session. */
  currentIn(tx: Database, team: string, now: Instant): Promise<PublishedRulebook>;
  /** Publishes an agreement, for one team or ('') for all; a version once published never changes. Holidays and zone changes are resolved into the almanac. */
  publish(agreement: Agreement, now: Instant, team?: string): Promise<void>;
  /** Publishes the rulebook that ships where none is, and tops up the almanac when its years run out. */
  ensure(now: Instant): Promise<void>;
  /** Forgets what was read, after another hub announced a change. */
  forget(): void;
};

const YEARS_AHEAD = 2;
/** Another hub's publication is noticed after so long at most, even when its announcement was lost. */
const READ_AGAIN_AFTER = 15_000;

/** Reads and publishes rulebooks of one database. */
export function createRulebooks(open: OpenDatabase): Rulebooks {
  let cache = new Map<string, { readAt: Instant; published: PublishedRulebook }>();

  async function read(db: Database, team: string, now: Instant): Promise<PublishedRulebook> {
    const [row] = await rows<{ agreement: Agreement; hash: string }>(
      db,
      sql`select agreement, hash from rulebooks where team in (${team}, '') and effective_from <= ${now}::bigint
        order by team = '' , effective_from desc, seq desc limit 1`,
    );
    const [almanac] = await rows<{ body: Almanac }>(db, sql`select body from almanacs order by revision desc limit 1`);
    if (!row || !almanac) throw new Error('No rulebook is published.');
    const revision = `${row.agreement.meta.version}.${almanac.body.revision}.${row.hash.slice(0, 8)}`;
    const known = cache.get(team)?.published;
    return known?.revision === revision
      ? known
      : { rulebook: Rulebook.parse({ agreement: row.agreement, almanac: almanac.body }), revision };
  }

  async function publishAlmanac(now: Instant): Promise<void> {
    await open.db.transaction(async (tx) => {
      await tx.execute(sql`lock table almanacs in exclusive mode`);
      const agreements = await rows<{ agreement: Agreement }>(
        tx,
        sql`select distinct on (team) agreement from rulebooks order by team, seq desc`,
      );
      const [last] = await rows<{ body: Almanac }>(tx, sql`select body from almanacs order by revision desc limit 1`);
      const resolved = resolveAlmanac(
        agreements.map((row) => row.agreement),
        now,
      );
      if (last && canonical({ holidays: last.body.holidays, transitions: last.body.transitions }) === canonical(resolved)) return;
      const body: Almanac = { ...last?.body, ...resolved, absences: last?.body.absences ?? [], revision: (last?.body.revision ?? 0) + 1 };
      await tx.execute(
        sql`insert into almanacs (revision, body, published_at) values (${body.revision}, ${JSON.stringify(body)}::jsonb, ${now}::bigint)`,
      );
      await open.announce(tx);
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
    async publish(agreement, now, team = '') {
      const body = JSON.stringify(agreement);
      const hash = createHash('sha256').update(body).digest('hex');
      await open.db.execute(sql`insert into rulebooks (team, version, agreement, hash, effective_from, published_at)
        values (${team}, ${agreement.meta.version}, ${body}::jsonb, ${hash}, ${agreement.meta.effectiveFrom}::bigint, ${now}::bigint)`);
      await publishAlmanac(now);
    },
    async ensure(now) {
      const { agreement } = defaultRulebook;
      const body = JSON.stringify(agreement);
      const hash = createHash('sha256').update(body).digest('hex');
      // A first agreement is in force at once, whatever day its own text names.
      await open.db.execute(sql`insert into rulebooks (team, version, agreement, hash, effective_from, published_at)
        select '', ${agreement.meta.version}, ${body}::jsonb, ${hash}, ${Math.min(agreement.meta.effectiveFrom, now)}::bigint, ${now}::bigint
        where not exists (select 1 from rulebooks) on conflict do nothing`);
      await publishAlmanac(now);
    },
    forget() {
      // Kept objects stay the same where nothing changed: views of the domain are compiled once for each.
      for (const entry of cache.values()) entry.readAt = Number.NEGATIVE_INFINITY;
    },
  };
  return service;
}

/** Stage ids in which marketing acts. */
export function marketingStages(rulebook: Rulebook): ReadonlySet<string> {
  return new Set(rulebook.agreement.stages.filter((stage) => stage.department === 'mkt').map((stage) => stage.id));
}

/** Resolves what the calendars of some agreements need: holidays by name from the year before last (activities reach back 13 months) to the year after next, and the zones' changes. */
function resolveAlmanac(agreements: readonly Agreement[], now: Instant): Pick<Almanac, 'holidays' | 'transitions'> {
  const year = new Date(now).getUTCFullYear();
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
      zones.map((zone) => [zone, zoneTransitions(zone, Date.UTC(years.from, 0, 1) - 2 * DAY, Date.UTC(years.to + 1, 0, 1) + 2 * DAY)]),
    ),
  };
}

function named({ date, name, provisional }: NamedDate & { provisional?: boolean }): Almanac['holidays'][string][number] {
  const text = typeof name === 'string' ? { ja: name, en: name } : { ja: name.ja, en: name.en ?? name.ja };
  return { date, name: text, ...(provisional ? { provisional } : {}) };
}
