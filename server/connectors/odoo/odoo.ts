import { z } from 'zod';
import type { Connector, CrmKey, CrmOptions, CrmSession, Page, Stream, Told } from '@/server/connectors/connector';
import { Mapping } from '@/server/connectors/mapping';
import { type Domain, openOdoo } from './odoo-api';
import { stampOf } from './odoo-values';
import { readWords } from './odoo-words';
import { NewsCursor, readNews } from './read-news';
import { meetingFields, messageFields, plannedFields, tellMeetings, tellMessages, tellPlanned } from './tell-activities';
import { leadFields, MODEL, tellLeads } from './tell-leads';
import { writeNote } from './write-note';

/** What Odoo's fields and stages mean out of the box. A stage by its English name, its number, or as `won`; `lost` also by reason (`lost:1`). */
const shipped = Mapping.parse({
  fields: {
    name: ['contact_name', 'partner_name', 'partner.name', 'name'],
    'company.name': ['partner_name', 'partner.commercial_company_name', 'partner.company_name'],
    'company.industry': ['partner.industry_id'],
    'company.country': ['country_id', 'partner.country_id'],
    'company.address': ['address'],
    title: ['function', 'partner.function'],
    phone: ['phone', 'mobile', 'partner.phone', 'partner.mobile'],
    email: ['email_from', 'partner.email'],
    source: ['source_id', 'medium_id'],
    campaign: ['campaign_id'],
    language: ['lang_code', 'partner.lang'],
    expectedAmount: ['expected_revenue'],
    'custom.opportunity': ['name'],
    'custom.tags': ['tags'],
  },
  statuses: {
    lead: { means: 'nothing' },
    New: { means: 'nothing' },
    // Whoever moves a lead on has taken it.
    Qualified: { means: 'verdict', verdict: 'accept' },
    Proposition: { means: 'stage', stage: 'opp' },
    won: { means: 'stage', stage: 'customer' },
    lost: { means: 'verdict', verdict: 'unfit', reason: 'need' },
    archived: { means: 'nothing' },
  },
});

/** Odoo CRM from 14 on: `crm.lead` with what hangs on it. Tried on 19; what is older speaks JSON-RPC. */
export const odooConnector: Connector = {
  id: 'odoo',
  name: 'Odoo',
  settings: z.object({
    url: z
      .url({ protocol: /^https?$/, error: 'it must be an address such as https://odoo.example.co.jp' })
      .transform((url) => new URL(url).origin),
    database: z.string().min(1).optional(),
    user: z.string().min(1).optional(),
  }),
  secrets: { key: { label: 'an API key (Odoo: My Preferences → Security → Add API Key)' } },
  site: ({ url = '' }) => ({ origin: new URL(url).origin, params: {} }),
  mapping: shipped,
  open: openSession,
};

/** How long signing in and reading what things are called may take. */
const OPENING = 300_000;

async function openSession({ settings, secrets, mapping, clock }: CrmOptions): Promise<CrmSession> {
  const { url = '', database, user } = settings;
  const signal = AbortSignal.timeout(OPENING);
  const odoo = await openOdoo({ url, database, user, key: secrets.key ?? '' }, signal);
  const words = await readWords(odoo, mapping, signal);
  const fields = await leadFields(odoo, mapping, signal);
  const has = async (model: string, names: readonly string[], asking: AbortSignal) => {
    const known = await odoo.fields(model, asking);
    return names.filter((name) => known.has(name));
  };

  /** A stream over one model, told by `tell`. */
  function streamOf(
    id: string,
    source: { model: string; domain: Domain; fields: readonly string[] },
    tell: (rows: Awaited<ReturnType<typeof readNews>>['rows'], signal: AbortSignal) => Promise<Told[]> | Told[],
  ): Stream {
    return {
      id,
      async read(cursor, reading): Promise<Page> {
        const page = await readNews(odoo, { ...source, fields: await has(source.model, source.fields, reading) }, cursor, clock(), reading);
        return {
          told: await tell(page.rows, reading),
          cursor: page.cursor,
          more: page.more,
          rows: page.rows.length,
          ...(page.total === undefined ? {} : { total: page.total }),
        };
      },
    };
  }

  const onLeads: Domain = [['model', '=', MODEL]];
  const plannedOnLeads: Domain = [['res_model', '=', MODEL]];
  const aboutLeads: Domain = [['opportunity_id', '!=', false]];
  const meetings = streamOf('meetings', { model: 'calendar.event', domain: aboutLeads, fields: meetingFields }, (rows) =>
    tellMeetings(rows, clock()),
  );

  return {
    async check(checking) {
      const warnings: string[] = [];
      if (new URL(url).protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(new URL(url).hostname)) {
        warnings.push('The address is not encrypted (http): the key and all leads travel in the open. Use https.');
      }
      const total = await odoo.count(MODEL, [], checking);
      if (total === 0) warnings.push('The key’s user sees no leads: give them the right “Sales: See all leads”.');
      const tracking = await odoo.search('mail.tracking.value', { domain: [], fields: ['id'], limit: 1 }, checking).catch(() => null);
      if (tracking === null) {
        warnings.push('The key’s user may not read when stages changed and by whom: stages count from their last change, by nobody.');
      }
      return {
        account: `${new URL(url).host}${database ? `, database ${database}` : ''}: ${total} leads`,
        version: odoo.version,
        warnings,
      };
    },
    people: async () => words.people,
    statuses: async () => [...new Map(words.statuses.map((status) => [status.id, status])).values()],
    fields: async (asking) =>
      [...(await odoo.fields(MODEL, asking))].flatMap(([name, label]) => (technical.test(name) ? [] : [{ name, label }])),
    async sample(count, asking) {
      const rows = await odoo.search(MODEL, { domain: [], fields, order: 'id desc', limit: count, archived: true }, asking);
      return tellLeads(odoo, words, rows, asking);
    },
    streams: [
      streamOf('leads', { model: MODEL, domain: [], fields }, (rows, reading) => tellLeads(odoo, words, rows, reading)),
      streamOf('messages', { model: 'mail.message', domain: onLeads, fields: messageFields }, (rows, reading) =>
        tellMessages(odoo, words, rows, reading),
      ),
      streamOf('planned', { model: 'mail.activity', domain: plannedOnLeads, fields: [...plannedFields, 'active'] }, (rows) =>
        tellPlanned(words, rows),
      ),
      { id: meetings.id, read: (cursor, reading) => withStarted(cursor, reading) },
    ],
    async history(keys, asking) {
      const ids = keys.filter(({ type }) => type === MODEL).map(({ id }) => Number(id));
      if (ids.length === 0) return [];
      const rowsOf = async (model: string, domain: Domain, wanted: readonly string[], order = 'id') =>
        odoo.search(model, { domain, fields: await has(model, wanted, asking), order, archived: true }, asking);
      return [
        ...(await tellLeads(odoo, words, await rowsOf(MODEL, [['id', 'in', ids]], fields), asking)),
        ...(await tellMessages(odoo, words, await rowsOf('mail.message', [...onLeads, ['res_id', 'in', ids]], messageFields), asking)),
        ...tellPlanned(words, await rowsOf('mail.activity', [...plannedOnLeads, ['res_id', 'in', ids]], [...plannedFields, 'active'])),
        ...tellMeetings(await rowsOf('calendar.event', [['opportunity_id', 'in', ids]], meetingFields), clock()),
      ];
    },
    async missing(keys, asking) {
      const ids = keys.map(({ id }) => Number(id));
      const there = await odoo.search(MODEL, { domain: [['id', 'in', ids]], fields: ['id'], archived: true }, asking);
      const found = new Set(there.map(({ id }) => String(id)));
      return keys.filter((key: CrmKey) => !found.has(key.id));
    },
    write: (item, writing) => writeNote(odoo, words, item, writing),
  };

  /** A meeting's beginning comes without anybody changing it: those that began since the last round are read as well. */
  async function withStarted(cursor: unknown, reading: AbortSignal): Promise<Page> {
    const place = MeetingCursor.parse(cursor);
    const now = clock();
    const page = await meetings.read(place?.news ?? null, reading);
    if (page.more) return { ...page, cursor: { news: page.cursor, until: place?.until ?? now } };
    const since: Domain = place
      ? [
          ['start', '>', stampOf(place.until)],
          ['start', '<=', stampOf(now)],
        ]
      : [['id', '=', 0]];
    const started = place
      ? await odoo.search(
          'calendar.event',
          { domain: [...aboutLeads, ...since], fields: await has('calendar.event', meetingFields, reading), archived: true },
          reading,
        )
      : [];
    const told = new Map([...page.told, ...tellMeetings(started, now)].map((one) => [one.kind === 'activity' ? one.id : one, one]));
    return { ...page, told: [...told.values()], cursor: { news: page.cursor, until: now } };
  }
}

/** Fields that Odoo keeps for itself: of its timeline, its planner, its forms. */
const technical =
  /^(?:id|display_name|(?:my_)?activity_|(?:website_)?message_|has_message|duration_|rotting_|is_|phone_|email_(?:normalized|state|domain)|automated_|prorated_|recurring_|color$|stage_id_|company_|user_company|lang_(?!code)|calendar_|meeting_|partner_(?:is|email_update|phone_update)|duplicate_|show_|iap_|reveal_|lead_mining|create_uid|write_|day_|date_(?:automation|open|last)|won_|has_)|_count$/;

const MeetingCursor = z.object({ news: NewsCursor, until: z.number() }).nullable();
