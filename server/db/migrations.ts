/** Forward steps of the hub's database, in order; one that has shipped is never changed. The same SQL runs on PGlite and PostgreSQL. */
export const migrations: readonly { version: number; name: string; statements: readonly string[] }[] = [
  {
    version: 1,
    name: 'the first house',
    statements: [
      'create table meta (key text primary key, value text not null)',
      'create table teams (id text primary key, name jsonb not null)',
      `create table users (
        id text primary key, name text not null, department text, team text not null references teams (id),
        view_epoch integer not null default 1)`,
      `create table grants (
        user_id text not null references users (id) on delete cascade, team text not null references teams (id) on delete cascade,
        role text not null, primary key (user_id, team, role))`,
      `create table tokens (
        id text primary key, user_id text not null references users (id) on delete cascade, hash text not null unique,
        note text not null, created_at bigint not null, expires_at bigint, revoked_at bigint)`,
      `create table sites (
        id text primary key, crm text not null, name text not null, origin text not null, params jsonb not null,
        seq bigint generated always as identity)`,
      // Team '' stands for every team without a rulebook of its own.
      `create table rulebooks (
        team text not null default '', version text not null, agreement jsonb not null, hash text not null,
        effective_from bigint not null, published_at bigint not null, seq bigint generated always as identity, primary key (team, version))`,
      'create table almanacs (revision integer primary key, body jsonb not null, published_at bigint not null)',
      // `sources` names, field by field, who owns the value in `fields`.
      `create table leads (
        id text primary key, rev integer not null, team text not null, owner text, fields jsonb not null, sources jsonb not null default '{}')`,
      'create index leads_by_team on leads (team)',
      `create table lead_refs (
        site text not null, type text not null, id text not null, lead_id text not null references leads (id) on delete cascade,
        seq bigint generated always as identity, primary key (site, type, id))`,
      'create index lead_refs_by_lead on lead_refs (lead_id)',
      ...[
        'activities',
        'stage_entries',
        'hand_offs',
        'assignments',
        'bant_answers',
        'pauses',
        'requests',
        'opportunities',
        'closed_clocks',
        'charged_shares',
        'opt_outs',
      ].map(
        (table) => `create table ${table} (
          lead_id text not null references leads (id) on delete cascade, key text not null, at bigint not null,
          body jsonb not null, seq bigint generated always as identity, primary key (lead_id, key))`,
      ),
      'create index closed_clocks_by_time on closed_clocks (at)',
      'create sequence feed_seq',
      // One row for each lead and audience. A row moves to the end of the log with every change, so a reader meets it again.
      `create table feed (
        lead_id text not null, audience text not null, xid xid8 not null, seq bigint not null, at bigint not null,
        until bigint, gone boolean not null default false, refs jsonb, primary key (lead_id, audience))`,
      'create index feed_in_order on feed (audience, xid, seq)',
      'create index feed_ends on feed (until) where until is not null and not gone',
      'create index feed_tombstones on feed (at) where gone',
      `create table commands (
        id text primary key, user_id text not null, lead_id text, at bigint not null, outcome jsonb)`,
      `create table audit (
        seq bigint generated always as identity primary key, at bigint not null, user_id text, action text not null,
        lead_id text, command_id text, detail jsonb not null default '{}')`,
      'create index audit_by_lead on audit (lead_id)',
    ],
  },
  {
    version: 2,
    name: 'connections to CRMs',
    statements: [
      // By which a CRM's users and a sign-in's people are recognised; lower case.
      'alter table users add column mail text',
      'create unique index users_by_mail on users (mail) where mail is not null',
      `create table connections (
        id text primary key references sites (id) on delete cascade, kind text not null, settings jsonb not null, secrets text not null,
        mapping jsonb not null default '{}', write_back boolean not null default false, active boolean not null default true,
        created_at bigint not null, last_ok_at bigint, last_error text, last_error_at bigint,
        people jsonb not null default '{}')`,
      // Where reading goes on; kept after the facts before it are, so that a page may come twice and never not at all.
      `create table connection_streams (
        connection text not null references connections (id) on delete cascade, stream text not null, cursor jsonb, done bigint not null default 0,
        refused bigint not null default 0, total bigint, first_done_at bigint, updated_at bigint not null, primary key (connection, stream))`,
      // What a CRM said last of each record: its owner and status, and a hash of the rest, to see what really changed.
      `create table crm_records (
        connection text not null references connections (id) on delete cascade, type text not null, id text not null, owner text, status text,
        hash text not null, changed_at bigint not null, checked_at bigint not null, primary key (connection, type, id))`,
      'create index crm_records_to_check on crm_records (connection, checked_at)',
      // Acts done here that a CRM is to be told of; written with the act, sent until it took them.
      `create table write_backs (
        id text primary key, connection text not null references connections (id) on delete cascade, lead_id text, body jsonb not null,
        created_at bigint not null, next_at bigint not null, tries integer not null default 0, sent_at bigint, external_id text, error text,
        seq bigint generated always as identity)`,
      'create index write_backs_due on write_backs (next_at) where sent_at is null',
      'create index write_backs_by_external on write_backs (connection, external_id) where external_id is not null',
      // One hub at a time does what must be done once; a lease not renewed goes to the next.
      'create table leases (name text primary key, holder text not null, until bigint not null)',
    ],
  },
];
