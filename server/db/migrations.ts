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
  {
    version: 3,
    name: 'sign-in, limits and the chain of the audit',
    statements: [
      // Without scopes a token may all that its person may.
      'alter table tokens add column scopes jsonb',
      'alter table tokens add column last_used_at bigint',
      // One sign-in with the company's account in one browser; whatever was made from it ends with it.
      `create table sign_ins (
        id text primary key, user_id text not null references users (id) on delete cascade, made_at bigint not null, used_at bigint not null,
        ends_at bigint not null, revoked_at bigint, why text)`,
      'create index sign_ins_by_user on sign_ins (user_id)',
      'alter table tokens add column sign_in text references sign_ins (id) on delete cascade',
      'create index tokens_of_sign_ins on tokens (sign_in) where sign_in is not null',
      // `answer` is what a used token was exchanged for, readable only with that token itself.
      `create table refresh_tokens (
        hash text primary key, sign_in text not null references sign_ins (id) on delete cascade, made_at bigint not null, used_at bigint, answer text)`,
      'create index refresh_tokens_by_sign_in on refresh_tokens (sign_in)',
      `create table sign_in_codes (
        hash text primary key, user_id text not null references users (id) on delete cascade, challenge text not null, redirect text not null,
        made_at bigint not null, sign_in text references sign_ins (id) on delete cascade)`,
      // Who somebody is at a provider; known once, a changed mail address changes nothing.
      `create table identities (
        issuer text not null, subject text not null, user_id text not null references users (id) on delete cascade,
        made_at bigint not null, primary key (issuer, subject), unique (issuer, user_id))`,
      'create table rate_limits (key varchar(255) primary key, points integer not null default 0, expire bigint)',
      // Entries are chained after they were committed: `link` is the place in the chain, `hash` covers the entry and the hash before.
      'alter table audit add column link bigint',
      'alter table audit add column hash text',
      'create unique index audit_links on audit (link) where link is not null',
      'create index audit_unsealed on audit (seq) where hash is null',
      'create table audit_head (one boolean primary key default true check (one), link bigint not null, hash text not null)',
      `insert into audit_head (link, hash) values (0, '')`,
    ],
  },
  {
    version: 4,
    name: 'rulebook drafts, goals, absences, covers',
    statements: [
      `create table reminders (
        lead_id text not null references leads (id) on delete cascade, key text not null, at bigint not null,
        body jsonb not null, seq bigint generated always as identity, primary key (lead_id, key))`,
      // Who may sign an agreement for a department; team '' is everybody's agreement.
      `create table signers (
        user_id text not null references users (id) on delete cascade, team text not null, department text not null,
        primary key (user_id, team, department))`,
      // An agreement being written. `revision` rises with every change; `hash` is of what is signed.
      `create table drafts (
        id text primary key, team text not null, revision integer not null, agreement jsonb not null, hash text not null, base text not null,
        created_at bigint not null, created_by text not null, updated_at bigint not null, updated_by text not null,
        published_at bigint, published_by text)`,
      'create index drafts_by_team on drafts (team, updated_at)',
      `create table draft_comments (
        id text primary key, draft text not null references drafts (id) on delete cascade, path text not null, text text not null,
        by_user text not null, at bigint not null, resolved_at bigint, resolved_by text, seq bigint generated always as identity)`,
      'create index draft_comments_by_draft on draft_comments (draft, seq)',
      // Each with the hash that was signed: a draft that is changed has none left.
      `create table draft_signatures (
        draft text not null references drafts (id) on delete cascade, department text not null, hash text not null, user_id text not null,
        name text not null, at bigint not null, primary key (draft, department, hash))`,
      // Every version of a month's goals is kept.
      `create table goals (
        team text not null references teams (id) on delete cascade, month text not null, version integer not null, body jsonb not null,
        entered_at bigint not null, entered_by text not null, primary key (team, month, version))`,
      `create table absences (
        id text primary key, user_id text not null references users (id) on delete cascade, from_at bigint not null, to_at bigint not null,
        cover text references users (id) on delete set null, entered_at bigint not null, entered_by text not null, cancelled_at bigint)`,
      'create index absences_by_user on absences (user_id, to_at)',
      `create table covers (
        id text primary key, team text not null references teams (id) on delete cascade,
        owner text not null references users (id) on delete cascade, cover text not null references users (id) on delete cascade,
        from_at bigint not null, to_at bigint not null, absence text references absences (id) on delete cascade,
        entered_at bigint not null, entered_by text not null)`,
      'create index covers_by_owner on covers (owner, to_at)',
      'create index covers_by_end on covers (to_at)',
      'create index leads_by_owner on leads (owner) where owner is not null',
      // A team's leads are read on from an id.
      'drop index leads_by_team',
      'create index leads_by_team on leads (team, id)',
      // Rises when absences or covers of a team's people change: part of its almanac's revision.
      'create table almanac_changes (team text primary key references teams (id) on delete cascade, count integer not null default 0)',
    ],
  },
  {
    version: 5,
    name: 'leads watched by time, escalations, outgoing webhooks',
    statements: [
      // When each lead is looked at next (0: it changed), and how it stood when it was last: read by time and by team, never scanned.
      `create table looks (
        lead_id text primary key references leads (id) on delete cascade, team text not null, next_at bigint, mark integer not null default 0,
        seen_at bigint, holds text, state text, due_at bigint, unowned boolean not null default false, woke_at bigint)`,
      'create index looks_due on looks (next_at) where next_at is not null',
      'create index looks_by_team on looks (team, lead_id)',
      'create index looks_open on looks (team) where state is not null or unowned or woke_at is not null',
      'insert into looks (lead_id, team, next_at) select id, team, 0 from leads',
      // By which rulebook a team's leads were made due last, and how far that has come.
      'create table watched_teams (team text primary key references teams (id) on delete cascade, revision text not null, after text)',
      // What became of clocks while they ran, once each: at risk, breached, put before the manager; and leads that woke.
      `create table clock_events (
        lead_id text not null references leads (id) on delete cascade, clock text not null, kind text not null, at bigint not null,
        noticed_at bigint not null, team text not null, owner text, promise text, body jsonb not null, settled_at bigint,
        primary key (lead_id, clock, kind))`,
      `create index clock_events_open on clock_events (team, at) where kind = 'escalated' and settled_at is null`,
      'create index clock_events_by_time on clock_events (team, noticed_at)',
      // Where a team is told; `secrets` holds the address too, which is one. `host` is shown.
      `create table outgoing_webhooks (
        id text primary key, team text not null references teams (id) on delete cascade, kind text not null, tells jsonb not null,
        language text not null, names text not null, host text not null, secrets text not null, created_at bigint not null,
        last_ok_at bigint, last_error text, last_error_at bigint)`,
      // Written with what they tell of, sent until they are taken; the id stays the same however often that takes.
      `create table deliveries (
        id text primary key, webhook text not null references outgoing_webhooks (id) on delete cascade, body jsonb not null,
        created_at bigint not null, expires_at bigint, next_at bigint not null, claimed_by text, tries integer not null default 0,
        sent_at bigint, dead_at bigint, error text, seq bigint generated always as identity)`,
      'create index deliveries_due on deliveries (next_at) where sent_at is null and dead_at is null',
      'create index deliveries_by_webhook on deliveries (webhook, created_at)',
      // One summary for each team and day; the row is the promise that it is told once.
      'create table summaries (team text not null references teams (id) on delete cascade, day text not null, at bigint not null, primary key (team, day))',
    ],
  },
  {
    version: 6,
    name: 'imports and sources of other systems',
    statements: [
      // What each source told last of a lead, as a hash: a file that comes again costs one look.
      "alter table leads add column told jsonb not null default '{}'",
      // By which a lead is found when no id names it. Cut, as an index entry has a limit and a mail address need not keep to it.
      "create index leads_by_mail on leads (left(lower(fields ->> 'email'), 320)) where left(lower(fields ->> 'email'), 320) is not null",
      // Who may send what happened elsewhere; `secrets` is sealed. The previous secret counts until `previous_until`.
      `create table ingest_sources (
        id text primary key, kind text not null, team text not null references teams (id), crm text references sites (id) on delete set null,
        proof text not null, secrets text not null, previous_until bigint, active boolean not null default true, created_at bigint not null,
        last_at bigint, taken bigint not null default 0, refused bigint not null default 0)`,
      // Deliveries that were taken, so that one sent again has no second effect.
      `create table ingest_deliveries (
        source text not null references ingest_sources (id) on delete cascade, key text not null, at bigint not null, outcome jsonb not null,
        primary key (source, key))`,
      'create index ingest_deliveries_by_time on ingest_deliveries (at)',
    ],
  },
  {
    version: 7,
    name: 'the feed in either order',
    statements: [
      // Which counter gives a row its number where transactions have none; rows without a place wait for one.
      'alter table feed add column team text',
      'alter table feed alter column xid drop not null',
      'alter table feed alter column seq drop not null',
      `create table feed_counters (team text primary key, n integer generated always as identity unique, seq bigint not null default 0)`,
    ],
  },
  {
    version: 8,
    name: 'who superseded an act, by name',
    statements: [
      // An outcome kept before said only who: asked again, the act is told to have been overtaken.
      `update commands c set outcome = jsonb_build_object('id', c.id, 'outcome', 'refused', 'code', 'overtaken')
        where c.outcome ->> 'outcome' = 'superseded' and c.outcome ? 'by'`,
    ],
  },
  {
    version: 9,
    name: 'who published a rulebook, and why',
    statements: [
      'alter table rulebooks add column published_by text',
      "alter table rulebooks add column why text not null default ''",
      "alter table drafts add column why text not null default ''",
    ],
  },
  {
    version: 10,
    name: 'marketing sees by the rulebook in force',
    statements: [
      // By which stages a team's leads were told to its marketing; those in doubt after a change, and how far they were looked through.
      `create table marketing_stages (
        team text primary key references teams (id) on delete cascade, stages jsonb not null, doubtful jsonb not null default '[]',
        until bigint, after text)`,
    ],
  },
  {
    version: 11,
    name: 'names and looks are cleared with their lead',
    statements: [
      // They are written under their lead's lock only, so nothing need be asked for each row: on a file of new leads that is a quarter of the work.
      'alter table lead_refs drop constraint lead_refs_lead_id_fkey',
      'alter table looks drop constraint looks_lead_id_fkey',
      `create function clear_lead() returns trigger language plpgsql as $$ begin
        delete from lead_refs where lead_id in (select id from gone);
        delete from looks where lead_id in (select id from gone);
        return null;
      end $$`,
      `create trigger clear_lead after delete on leads referencing old table as gone for each statement execute function clear_lead()`,
    ],
  },
  {
    version: 12,
    name: 'escalations that were withdrawn',
    statements: [
      "create index clock_events_settled on clock_events (team, settled_at) where kind = 'escalated' and settled_at is not null",
    ],
  },
];
