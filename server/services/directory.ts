import { sql } from 'drizzle-orm';
import type { Grant, Person, Role, Site } from '@/lib/api/contract';
import type { Department } from '@/lib/domain/lead';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { endCoversBy } from '@/server/db/covers';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';

/** People, teams, rights and CRM sites. */
export type Directory = {
  addTeam(team: { id: string; name: LocalText }): Promise<void>;
  /** Adds a person or changes their name, department and team; with `roles`, these are their rights in that team from now on. */
  addUser(user: {
    id: string;
    name: string;
    team: string;
    department: Department | null;
    mail?: string | null;
    roles?: Role[];
  }): Promise<void>;
  /** Replaces all rights of a person; it acts at their next request. */
  setGrants(user: string, grants: { team: string; role: Role }[]): Promise<void>;
  addSite(site: Site): Promise<void>;
  teams(): Promise<{ id: string; name: LocalText }[]>;
  /** People of some teams, everybody without any named. */
  people(teams?: readonly string[]): Promise<Person[]>;
  grantsOf(user: string): Promise<Grant[]>;
  /** Replaces what a person may sign for: departments of a team's agreements, of everybody's where `team` is ''. */
  setSigner(user: string, team: string, departments: readonly Department[]): Promise<void>;
  /** What a person may sign for. */
  signsFor(user: string): Promise<{ team: string; department: Department }[]>;
  sites(): Promise<Site[]>;
};

/** Keeps the directory of one database. */
export function createDirectory(open: OpenDatabase, clock: () => Instant = Date.now): Directory {
  const { db } = open;

  async function mustHaveTeam(tx: Database, team: string): Promise<void> {
    const found = await rows(tx, sql`select 1 from teams where id = ${team}`);
    if (found.length === 0) throw new HubFault(`There is no team "${team}": add it first (hub -- team add ${team} --name …).`);
  }

  async function putGrants(tx: Database, user: string, grants: readonly { team: string; role: Role }[]): Promise<void> {
    for (const { team } of grants) await mustHaveTeam(tx, team);
    const had = await rows<{ team: string }>(tx, sql`select distinct team from grants where user_id = ${user}`);
    await tx.execute(sql`delete from grants where user_id = ${user}`);
    await tx.execute(sql`insert into grants (user_id, team, role)
      select distinct ${user}::text, team, role from jsonb_to_recordset(${JSON.stringify(grants)}::jsonb) as x (team text, role text)`);
    await tx.execute(sql`update users set view_epoch = view_epoch + 1 where id = ${user}`);
    await endCoversBy(tx, user, clock());
    // A team's almanac holds the absences of its people: whoever came or went brings or takes theirs.
    const away = await rows(tx, sql`select 1 from absences where user_id = ${user} and cancelled_at is null limit 1`);
    if (away.length > 0) await noteAlmanacChange(tx, [...had.map(({ team }) => team), ...grants.map(({ team }) => team)]);
    await open.announce(tx, 'rules');
  }

  return {
    async addTeam({ id, name }) {
      await db.execute(
        sql`insert into teams (id, name) values (${id}, ${JSON.stringify(name)}::jsonb) on conflict (id) do update set name = excluded.name`,
      );
    },
    async addUser({ id, name, team, department, mail, roles }) {
      await db.transaction(async (tx) => {
        await mustHaveTeam(tx, team);
        await tx.execute(sql`insert into users (id, name, department, team, mail)
          values (${id}, ${name}, ${department}, ${team}, ${mail?.trim().toLowerCase() || null})
          on conflict (id) do update set name = excluded.name, department = excluded.department, team = excluded.team,
            mail = coalesce(excluded.mail, users.mail)`);
        if (roles) {
          const others = await rows<{ team: string; role: Role }>(
            tx,
            sql`select team, role from grants where user_id = ${id} and team <> ${team}`,
          );
          await putGrants(tx, id, [...others, ...roles.map((role) => ({ team, role }))]);
        }
      });
    },
    async setGrants(user, grants) {
      await db.transaction(async (tx) => {
        const found = await rows(tx, sql`select 1 from users where id = ${user} for update`);
        if (found.length === 0) throw new HubFault(`Nobody is called "${user}" here.`);
        await putGrants(tx, user, grants);
      });
    },
    async addSite({ id, crm, name, origin, params }) {
      if (!/^[A-Za-z0-9_.-]{1,80}$/.test(id)) throw new HubFault(`"${id}" can't name a site: use letters, digits, _ . - only.`);
      await db.execute(sql`insert into sites (id, crm, name, origin, params) values (${id}, ${crm}, ${name}, ${origin}, ${JSON.stringify(params)}::jsonb)
        on conflict (id) do update set crm = excluded.crm, name = excluded.name, origin = excluded.origin, params = excluded.params`);
    },
    teams: () => rows(db, sql`select id, name from teams order by id`),
    people: (teams) =>
      rows(
        db,
        teams
          ? sql`select id, name, team, department from users u where team in (select jsonb_array_elements_text(${JSON.stringify(teams)}::jsonb))
              or exists (select 1 from grants g where g.user_id = u.id and g.team in (select jsonb_array_elements_text(${JSON.stringify(teams)}::jsonb)))
              order by id`
          : sql`select id, name, team, department from users order by id`,
      ),
    grantsOf: (user) =>
      rows(
        db,
        sql`select g.role, g.team, t.name as "teamName" from grants g join teams t on t.id = g.team where g.user_id = ${user} order by g.team, g.role`,
      ),
    async setSigner(user, team, departments) {
      await db.transaction(async (tx) => {
        if (team !== '') await mustHaveTeam(tx, team);
        const found = await rows(tx, sql`select 1 from users where id = ${user}`);
        if (found.length === 0) throw new HubFault(`Nobody is called "${user}" here.`);
        await tx.execute(sql`delete from signers where user_id = ${user} and team = ${team}`);
        await tx.execute(sql`insert into signers (user_id, team, department)
          select distinct ${user}::text, ${team}::text, x from jsonb_array_elements_text(${JSON.stringify(departments)}::jsonb) as t (x)`);
      });
    },
    signsFor: (user) => rows(db, sql`select team, department from signers where user_id = ${user} order by team, department`),
    sites: () => rows(db, sql`select id, crm, name, origin, params from sites order by seq`),
  };
}

/** Gives the almanacs of some teams a new revision. */
export async function noteAlmanacChange(tx: Database, teams: readonly string[]): Promise<void> {
  await tx.execute(sql`insert into almanac_changes (team, count)
    select distinct t.id, 1 from teams t where t.id in (select jsonb_array_elements_text(${JSON.stringify(teams)}::jsonb))
    on conflict (team) do update set count = almanac_changes.count + 1`);
}
