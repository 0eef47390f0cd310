import { bigint, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Scope } from '@/lib/api/contract';
import type { Agreement, Almanac } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';

const at = (name: string) => bigint(name, { mode: 'number' });

/** Facts about the database itself: schema version, epoch, signing key. */
export const meta = pgTable('meta', { key: text().primaryKey(), value: text().notNull() });

export const teams = pgTable('teams', { id: text().primaryKey(), name: jsonb().$type<LocalText>().notNull() });

/** `viewEpoch` rises whenever what the person may see changes in a way that the feed does not tell. */
export const users = pgTable('users', {
  id: text().primaryKey(),
  name: text().notNull(),
  department: text(),
  team: text().notNull(),
  viewEpoch: integer('view_epoch').notNull().default(1),
});

export const grants = pgTable('grants', { userId: text('user_id').notNull(), team: text().notNull(), role: text().notNull() });

/** Access tokens; only a hash is kept. */
export const tokens = pgTable('tokens', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  hash: text().notNull(),
  note: text().notNull(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at'),
  revokedAt: at('revoked_at'),
  scopes: jsonb().$type<readonly Scope[]>(),
  lastUsedAt: at('last_used_at'),
  signIn: text('sign_in'),
});

export const sites = pgTable('sites', {
  id: text().primaryKey(),
  crm: text().notNull(),
  name: text().notNull(),
  origin: text().notNull(),
  params: jsonb().$type<Record<string, string>>().notNull(),
  seq: at('seq').generatedAlwaysAsIdentity(),
});

/** Published agreements, every version kept; team '' is everybody's. */
export const rulebooks = pgTable('rulebooks', {
  team: text().notNull().default(''),
  version: text().notNull(),
  agreement: jsonb().$type<Agreement>().notNull(),
  hash: text().notNull(),
  effectiveFrom: at('effective_from').notNull(),
  publishedAt: at('published_at').notNull(),
  seq: at('seq').generatedAlwaysAsIdentity(),
});

export const almanacs = pgTable('almanacs', {
  revision: integer().primaryKey(),
  body: jsonb().$type<Almanac>().notNull(),
  publishedAt: at('published_at').notNull(),
});

/** One row for each lead; its lists are rows of their own tables (lead-rows.ts). */
export const leads = pgTable('leads', {
  id: text().primaryKey(),
  rev: integer().notNull(),
  team: text().notNull(),
  owner: text(),
  fields: jsonb().$type<Record<string, unknown>>().notNull(),
  sources: jsonb().$type<Record<string, string>>().notNull().default({}),
});

export const leadRefs = pgTable('lead_refs', {
  site: text().notNull(),
  type: text().notNull(),
  id: text().notNull(),
  leadId: text('lead_id').notNull(),
  seq: at('seq').generatedAlwaysAsIdentity(),
});

/** Answers to commands, so that a replay gets the same one. */
export const commands = pgTable('commands', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  leadId: text('lead_id'),
  at: at('at').notNull(),
  outcome: jsonb().$type<unknown>(),
});

/** Who did what, when. Never holds a token. */
export const audit = pgTable('audit', {
  seq: at('seq').generatedAlwaysAsIdentity().primaryKey(),
  at: at('at').notNull(),
  userId: text('user_id'),
  action: text().notNull(),
  leadId: text('lead_id'),
  commandId: text('command_id'),
  detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
});
