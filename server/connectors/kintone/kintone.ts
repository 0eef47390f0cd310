import { z } from 'zod';
import { DAY, type Instant, MINUTE } from '@/lib/domain/time';
import type { Connector, CrmKey, CrmOptions, CrmPerson, CrmSession, Page, Stream, Told } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { type Link, leadsNamed, linkOf, tellActivities, writeActivity } from './activity-app';
import { type CallBudget, createCallBudget } from './call-budget';
import { commentId, readComments } from './comments';
import { type KintoneRecord, mailIn, openKintone } from './kintone-api';
import { type Form, isContent } from './kintone-form';
import { idOf, personOf, plainValue, quoted, stampOf } from './kintone-values';
import { markOf, writtenBackId } from './own-mark';
import { readNews } from './read-news';
import { shippedMapping } from './shipped-mapping';
import { codesOf, type Found, findFields, keyOf, RECORD, tellLeads } from './tell-leads';

const AppNumber = z.string().regex(/^[1-9]\d*$/, "it must be an app's number, as in the address …/k/12/");

/** kintone: one app holds the leads, another may hold what was done with them. */
export const kintoneConnector: Connector = {
  id: 'kintone',
  name: 'kintone',
  settings: z.object({
    url: z
      .url({ error: 'it must be an address such as https://example.cybozu.com' })
      .refine((url) => /^https:|^http:\/\/localhost(?::|\/|$)/.test(url), 'it must begin with https')
      .transform((url) => new URL(url).origin)
      .describe('such as https://example.cybozu.com'),
    app: AppNumber.describe('the number of the app that holds the leads'),
    activities: AppNumber.optional().describe('the number of the app that holds calls, visits and mails'),
    space: AppNumber.optional().describe('the guest space that the apps are in'),
    user: z.string().min(1).optional().describe('a login name, to be used with its password instead of API tokens'),
    writeTo: z.enum(['comments', 'activities']).optional().describe('where acts are written: comments (as it is) or activities'),
    dailyCalls: z.string().regex(/^\d+$/).optional().describe("how many of an app's calls a day may be used (8000 of kintone's 10000)"),
  }),
  secrets: {
    token: { label: 'API tokens of the apps, with commas between (app settings → API token), or nothing with --user', optional: true },
    password: { label: 'the password of --user', optional: true },
  },
  site: ({ url = '', app = '', space }) => ({ origin: new URL(url).origin, params: { app, ...(space === undefined ? {} : { space }) } }),
  mapping: shippedMapping,
  open: openSession,
};

/** Of the standard course's 10,000 calls a day and app, the rest is for others. */
const DAILY_CALLS = 8_000;
/** What an app looks like is asked so often, unless it turns out to have changed. */
const KNOWN_FOR = 10 * MINUTE;
/** Comments are looked for on records that changed no longer ago. */
const COMMENTED_WITHIN = 90 * DAY;
const COMMENTS_AT_ONCE = 20;
const FEWEST_COMMENTS = 5;
const IDS_AT_ONCE = 250;

type Known<Value> = { value: Value; at: Instant };

/** What is known of a domain from one reading to the next, as readings come every half minute and calls are counted. */
type Domain = { forms: Map<string, Known<Form>>; people: Map<string, Known<Map<string, CrmPerson>>>; budgets: Map<number, CallBudget> };
const domains = new Map<string, Domain>();

function domainOf({ url = '', space = '' }: Record<string, string>): Domain {
  const key = `${url} ${space}`;
  const domain = domains.get(key) ?? { forms: new Map(), people: new Map(), budgets: new Map() };
  domains.set(key, domain);
  return domain;
}

/** A form that was known turned out to be another by now. */
class FormChanged extends Error {}

async function openSession({ settings, secrets, mapping, clock }: CrmOptions): Promise<CrmSession> {
  const { url = '', app = '', activities, space, user, writeTo, dailyCalls } = settings;
  const domain = domainOf(settings);
  const perDay = dailyCalls === undefined ? DAILY_CALLS : Number(dailyCalls);
  const budget = domain.budgets.get(perDay) ?? createCallBudget(perDay);
  domain.budgets.set(perDay, budget);
  const api = openKintone({ url, space, user, tokens: secrets.token, password: secrets.password }, budget, clock);
  const signal = AbortSignal.timeout(5 * MINUTE);
  await formOf(app, signal);
  if (activities !== undefined) await formOf(activities, signal);

  async function formOf(of: string, asking: AbortSignal): Promise<Form> {
    const known = domain.forms.get(of);
    if (known && clock() - known.at < KNOWN_FOR) return known.value;
    const value = await api.form(of, of === app, asking);
    domain.forms.set(of, { value, at: clock() });
    return value;
  }

  /** Does something with an app's form, and again with the form of now where fields turn out to have been renamed. */
  async function withForm<Result>(of: string, asking: AbortSignal, use: (form: Form) => Promise<Result>): Promise<Result> {
    const isFresh = !domain.forms.has(of);
    try {
      return await use(await formOf(of, asking));
    } catch (error) {
      const stale = error instanceof FormChanged || (error instanceof CrmFault && error.code === 'refused');
      if (!stale || isFresh) throw error;
      domain.forms.delete(of);
      return use(await formOf(of, asking));
    }
  }

  /** A record that lacks a field which the form had: that was renamed, and must not count as emptied. */
  function whole(rows: KintoneRecord[], codes: readonly string[]): KintoneRecord[] {
    const [first] = rows;
    if (first && codes.some((code) => !(code in first))) throw new FormChanged();
    return rows;
  }

  function newsOf(
    of: string,
    cursor: unknown,
    reading: AbortSignal,
    tell: (rows: KintoneRecord[], form: Form) => Promise<Told[]>,
  ): Promise<Page> {
    return withForm(of, reading, async (form) => {
      const codes = codesOf(form, fieldsOf(of, form));
      const search = async (query: string) => whole(await api.records(of, query, codes, 'news', reading), codes);
      const page = await readNews({ form, search, count: () => api.count(of, reading) }, cursor, clock());
      const { cursor: next, more, total, rows } = page;
      return { told: await tell(rows, form), cursor: next, more, rows: rows.length, ...(total === undefined ? {} : { total }) };
    });
  }

  /** The fields that are read of an app; of the activity app also the one that names the lead. */
  function fieldsOf(of: string, form: Form): Found {
    const found = findFields(form, mapping, of === activities);
    const leads = domain.forms.get(app)?.value;
    const link = of === activities && leads ? linkOf({ app, form: leads }, form, mapping) : null;
    return link ? [...found, { field: 'activity.lead', name: link.at.code, at: link.at }] : found;
  }

  async function leadRows(rows: KintoneRecord[], form: Form): Promise<Told[]> {
    const found = fieldsOf(app, form);
    if (user === undefined) meet(rows, found);
    return tellLeads(rows, form, found);
  }

  /** Without the right to ask for users, those are known who own records. */
  function meet(rows: readonly KintoneRecord[], found: Found): void {
    const people = domain.people.get(app)?.value;
    for (const { field, at } of found) {
      if (field !== 'owner') continue;
      for (const row of rows) {
        const person = personOf(row, at.code);
        if (person && people) people.set(person.code, { id: person.code, name: person.name, mail: mailIn(person.code) });
      }
    }
  }

  async function linkNow(asking: AbortSignal): Promise<{ form: Form; link: Link } | null> {
    if (activities === undefined) return null;
    const form = await formOf(activities, asking);
    const link = linkOf({ app, form: await formOf(app, asking) }, form, mapping);
    return link && { form, link };
  }

  async function activityRows(rows: KintoneRecord[], form: Form, reading: AbortSignal): Promise<Told[]> {
    const link = linkOf({ app, form: await formOf(app, reading) }, form, mapping);
    if (!link || rows.length === 0 || activities === undefined) return [];
    const named = await leadsNamed(api, app, link, rows, reading);
    return tellActivities(rows, { app: activities, form, found: fieldsOf(activities, form), mapping, now: clock() }, (row) => {
      return named.get(String(plainValue(row, link.at.code) ?? '')) ?? '';
    });
  }

  async function commentsOn(keys: readonly CrmKey[], reading: AbortSignal): Promise<Told[]> {
    const told: Told[] = [];
    for (const on of keys) {
      if (budget.spare(app, 'comments', clock()) <= 0) break;
      told.push(
        ...(await readComments(api, app, on, 'comments', reading).catch((error: unknown) => {
          // Gone meanwhile, or an app whose comments are off: that must not keep leads from coming in.
          if (error instanceof CrmFault && (error.code === 'not_found' || error.code === 'refused' || error.code === 'forbidden'))
            return [];
          throw error;
        })),
      );
    }
    return told;
  }

  /** Goes round the records that changed lately, the newest first, a few at a time: kintone tells comments by the record only. */
  async function nextComments(cursor: unknown, reading: AbortSignal): Promise<Page> {
    const place = CommentCursor.parse(cursor);
    const count = Math.min(COMMENTS_AT_ONCE, budget.spare(app, 'comments', clock()) - 1);
    if (count < FEWEST_COMMENTS) return { told: [], cursor: place, more: false };
    return withForm(app, reading, async (form) => {
      const before = place === null ? '' : ` and $id < ${place.before}`;
      const query = `${form.updated} >= "${stampOf(clock() - COMMENTED_WITHIN)}"${before} order by $id desc limit ${count}`;
      const rows = await api.records(app, query, ['$id'], 'comments', reading);
      const last = rows.at(-1);
      const told = await commentsOn(rows.map(keyOf), reading);
      return { told, cursor: rows.length < count || !last ? null : { before: idOf(last) }, more: false, rows: told.length };
    });
  }

  async function byNumber(keys: readonly CrmKey[], asking: AbortSignal): Promise<Told[]> {
    return withForm(app, asking, async (form) => {
      const codes = codesOf(form, fieldsOf(app, form));
      const rows = await api.records(app, `${among(keys)} order by $id asc limit 500`, codes, 'news', asking);
      return leadRows(whole(rows, codes), form);
    });
  }

  async function activitiesOf(keys: readonly CrmKey[], asking: AbortSignal): Promise<Told[]> {
    if (activities === undefined) return [];
    const of = activities;
    return withForm(of, asking, async (form) => {
      const now = await linkNow(asking);
      if (!now) return [];
      const { link } = now;
      let names = keys.map(({ id }) => id);
      if (link.key !== null) {
        const { key } = link;
        const leads = await api.records(app, `${among(keys)} limit 500`, ['$id', key], 'news', asking);
        names = leads.flatMap((lead) => plainValue(lead, key) ?? []).map(String);
      }
      if (names.length === 0) return [];
      const codes = codesOf(form, fieldsOf(of, form));
      const query = `${link.at.code} in (${names.map(quoted).join(', ')}) order by $id desc limit 500`;
      return activityRows(whole(await api.records(of, query, codes, 'news', asking), codes), form, asking);
    });
  }

  const streams: Stream[] = [{ id: 'leads', read: (cursor, reading) => newsOf(app, cursor, reading, leadRows) }];
  if (activities !== undefined) {
    streams.push({
      id: 'activities',
      read: (cursor, reading) => newsOf(activities, cursor, reading, (rows, form) => activityRows(rows, form, reading)),
    });
  }
  streams.push({ id: 'comments', read: nextComments });

  return {
    async check(checking) {
      const form = await formOf(app, checking);
      const found = findFields(form, mapping);
      const warnings = (['name', 'company.name', 'email', 'owner', 'status'] as const)
        .filter((field) => !found.some((one) => one.field === field))
        .map((field) => `No field was found for "${field}": name one in the mapping, by its code or label.`);
      if (activities !== undefined && !(await linkNow(checking))) {
        warnings.push(`Nothing in app ${activities} names a lead of app ${app}: name the field as "activity.lead" in the mapping.`);
      }
      if (user === undefined) {
        warnings.push(
          'API tokens may not ask who the users are: those are known who own records, and by mail address if they log in with it.',
        );
      }
      return { account: `${new URL(url).host}, app ${app}: ${await api.count(app, checking)} records`, version: null, warnings };
    },
    async people(asking) {
      const known = domain.people.get(app);
      if (known && clock() - known.at < KNOWN_FOR) return [...known.value.values()];
      const people = new Map((await api.users(asking))?.map((person) => [person.id, person]) ?? known?.value);
      domain.people.set(app, { value: people, at: clock() });
      if (user === undefined) {
        await withForm(app, asking, async (form) => {
          const codes = codesOf(form, findFields(form, mapping));
          meet(await api.records(app, `order by ${form.updated} desc limit 500`, codes, 'news', asking), findFields(form, mapping));
        });
      }
      return [...people.values()];
    },
    async statuses(asking) {
      const form = await formOf(app, asking);
      const [first] = findFields(form, mapping).filter(({ field }) => field === 'status');
      const names = first?.at.type === 'STATUS' ? (form.states ?? []) : (first?.at.options ?? []);
      return names.map((name) => ({ id: name, name }));
    },
    async fields(asking) {
      const forms = [await formOf(app, asking), ...(activities === undefined ? [] : [await formOf(activities, asking)])];
      const all = forms.flatMap((form) => form.fields.filter(isContent).map(({ code, label }) => ({ name: code, label })));
      return [...new Map(all.map((field) => [field.name, field])).values()];
    },
    sample: (count, asking) =>
      withForm(app, asking, async (form) => {
        const codes = codesOf(form, findFields(form, mapping));
        const rows = await api.records(app, `order by $id desc limit ${Math.min(500, count)}`, codes, 'news', asking);
        return leadRows(whole(rows, codes), form);
      }),
    streams,
    async history(keys, asking) {
      const ours = keys.filter(({ type }) => type === RECORD);
      if (ours.length === 0) return [];
      return [...(await byNumber(ours, asking)), ...(await activitiesOf(ours, asking)), ...(await commentsOn(ours, asking))];
    },
    async missing(keys, asking) {
      const gone: CrmKey[] = [];
      for (let from = 0; from < keys.length; from += IDS_AT_ONCE) {
        if (budget.spare(app, 'deletions', clock()) <= 0) throw new CrmFault('budget', 'looking for deleted records waits');
        const some = keys.slice(from, from + IDS_AT_ONCE);
        const rows = await api.records(app, `${among(some)} limit 500`, ['$id'], 'deletions', asking);
        const there = new Set(rows.map((row) => String(idOf(row))));
        gone.push(...some.filter(({ id }) => !there.has(id)));
      }
      return gone;
    },
    async write(item, writing) {
      if (writeTo === 'activities' && activities !== undefined) {
        return withForm(activities, writing, async (form) => {
          const now = await linkNow(writing);
          if (!now) throw new CrmFault('refused', `nothing in app ${activities} names a lead`);
          const into = { app: activities, found: findFields(form, mapping, true), mapping, link: now.link };
          return writeActivity(api, app, into, item, writing);
        });
      }
      // Written before, and the answer got lost: a comment can't be found by its text, but it is among the newest.
      const { comments } = await api.comments(app, item.on.id, 0, 'writing', writing);
      const had = comments.find(({ text }) => writtenBackId(text) === item.id);
      if (had) return commentId(item.on.id, had.id);
      const text = [item.subject, item.text, markOf(item.id)].filter((part) => part !== '').join('\n');
      return commentId(item.on.id, await api.addComment(app, item.on.id, text, writing));
    },
  };
}

function among(keys: readonly CrmKey[]): string {
  return `$id in (${keys.map(({ id }) => quoted(id)).join(', ')})`;
}

const CommentCursor = z.object({ before: z.number() }).nullable();
