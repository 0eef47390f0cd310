import { z } from 'zod';
import type { Connector, CrmOptions, CrmSession, Page, Stream, Told } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { Mapping } from '@/server/connectors/mapping';
import type { Wait } from './call-pace';
import { type HubspotRow, modifiedProperty, type ObjectType, openHubspot, orElse, waitFor } from './hubspot-api';
import { type HubspotWords, readWords } from './hubspot-words';
import { NewsCursor, readNews } from './read-news';
import { CONTACT, contactWant, keyOf, mergedInto, momentOf, tellContacts } from './tell-contacts';
import { type EngagementType, engagementProperties, engagementTypes, tellEngagements } from './tell-engagements';
import { writeEngagement } from './write-engagement';

/** What HubSpot's properties, lifecycle stages, lead statuses and call outcomes mean out of the box. The outcomes' numbers are the same in every account. */
const shipped = Mapping.parse({
  fields: {
    name: ['fullname', 'email'],
    'company.name': ['company.name', 'company'],
    'company.industry': ['company.industry', 'industry'],
    'company.employees': ['company.numberofemployees', 'numemployees'],
    'company.country': ['country', 'company.country'],
    'company.address': ['fulladdress', 'company.fulladdress'],
    title: ['jobtitle'],
    role: ['hs_buying_role'],
    phone: ['phone', 'mobilephone'],
    email: ['email'],
    source: ['hs_analytics_source'],
    intent: ['recent_conversion_event_name'],
    language: ['hs_language'],
    expectedAmount: ['deal.amount'],
    importedScore: ['hubspotscore'],
  },
  statuses: {
    'lifecycle:subscriber': { means: 'nothing' },
    'lifecycle:lead': { means: 'stage', stage: 'lead' },
    'lifecycle:marketingqualifiedlead': { means: 'stage', stage: 'mql' },
    'lifecycle:salesqualifiedlead': { means: 'stage', stage: 'sql' },
    'lifecycle:opportunity': { means: 'stage', stage: 'opp' },
    'lifecycle:customer': { means: 'stage', stage: 'customer' },
    'lifecycle:evangelist': { means: 'nothing' },
    'lifecycle:other': { means: 'nothing' },
    'status:NEW': { means: 'nothing' },
    'status:OPEN': { means: 'nothing' },
    // Whoever works on a lead has taken it.
    'status:IN_PROGRESS': { means: 'verdict', verdict: 'accept' },
    'status:ATTEMPTED_TO_CONTACT': { means: 'verdict', verdict: 'accept' },
    'status:CONNECTED': { means: 'verdict', verdict: 'accept' },
    'status:OPEN_DEAL': { means: 'stage', stage: 'opp' },
    'status:UNQUALIFIED': { means: 'verdict', verdict: 'unfit', reason: 'need' },
    'status:BAD_TIMING': { means: 'verdict', verdict: 'nurture', reason: 'early', wakeMonths: 3 },
  },
  outcomes: {
    'f240bbac-87c9-4f6e-bf70-924b57d47db7': 'talked',
    '73a0d17f-1163-4015-bdd5-ec830791da20': 'no_answer',
    '9d9162e7-6cf3-4944-bf63-4dff82258764': 'no_answer',
    'b2cf5968-551e-4856-9783-52b3da59a7d0': 'message',
    'a4c4c377-d246-4b32-a13b-75a56a4cd0ff': 'reception',
    '17b47fee-58de-441e-a44c-c6300d46f273': 'wrong_number',
    NO_ANSWER: 'no_answer',
    BUSY: 'no_answer',
    COMPLETED: 'held',
    RESCHEDULED: 'moved',
    NO_SHOW: 'no_show',
  },
});

/** HubSpot: contacts with what hangs on them, from its documentation; not tried on an account. */
export const hubspotConnector = hubspotWaitingBy(waitFor);

/** The connector with its own way of waiting, which a test makes short. */
export function hubspotWaitingBy(wait: Wait): Connector {
  return {
    id: 'hubspot',
    name: 'HubSpot',
    settings: z.object({
      portal: z
        .string()
        .regex(/^\d{1,12}$/, 'it is the number in HubSpot’s addresses, such as 12345678')
        .describe('the account’s number (Hub ID)'),
      url: z
        .url({ protocol: /^https$/, error: 'it must be an address such as https://app-jp1.hubspot.com' })
        .transform((url) => new URL(url).origin)
        .optional()
        .describe('where people open it, unless it is https://app.hubspot.com'),
    }),
    secrets: {
      token: { label: 'the access token of a private app or a service key (or an OAuth app’s refresh token)' },
      clientId: { label: 'the OAuth app’s client id, with a refresh token', optional: true },
      clientSecret: { label: 'the OAuth app’s client secret, with a refresh token', optional: true },
    },
    site: ({ url = 'https://app.hubspot.com', portal = '' }) => ({ origin: url, params: { portal } }),
    mapping: shipped,
    open: (options) => openSession(options, wait),
  };
}

/** How long signing in and reading what things are called may take. */
const OPENING = 300_000;
/** How often what was deleted is listed: HubSpot tells it in no order of time. */
const DELETED_EVERY = 300_000;
/** A company with more contacts than this is one of the kind under which strangers are kept. */
const CONTACTS_READ = 200;
/** Asking after records one by one, which only finds what was deleted for good, may use the day's budget down to here. */
const KEPT_BUDGET = 0.4;

async function openSession({ settings, secrets, mapping, clock, onWait }: CrmOptions, wait: Wait): Promise<CrmSession> {
  const signal = AbortSignal.timeout(OPENING);
  const { token = '', clientId, clientSecret } = secrets;
  const api = await openHubspot({ token, clientId, clientSecret }, { clock, wait, onWait }, signal);
  const { portalId, uiDomain } = api.account;
  if (portalId !== settings.portal) throw new CrmFault('refused', `the credentials are of account ${portalId}, not of ${settings.portal}`);
  const words: HubspotWords = await readWords(api, mapping, signal);
  const want = contactWant(mapping, words);
  const tell = (rows: readonly HubspotRow[], reading: AbortSignal) => tellContacts(api, words, mapping, rows, reading);

  /** A stream that tells nothing, and stays where it is, as long as its objects may not be read. */
  function whereAllowed(id: string, read: Stream['read']): Stream {
    return {
      id,
      read: (cursor, reading) => orElse<Page>(read(cursor, reading), { told: [], cursor, more: false }),
    };
  }

  /** Contacts say of themselves nothing about their deals and companies: those that changed are told with all their contacts. */
  function through(type: 'deals' | 'companies'): Stream {
    return whereAllowed(type, async (cursor, reading) => {
      const page = await readNews(api, { type, want: { properties: [modifiedProperty(type)] }, onlyNews: true }, cursor, clock(), reading);
      const ids = page.rows.map(({ id }) => id);
      const found = ids.length === 0 ? [] : [...(await api.associated(type, 'contacts', ids, reading)).values()];
      const contacts = found.flatMap((some) => some.toSorted((a, b) => Number(b) - Number(a)).slice(0, CONTACTS_READ));
      const rows = contacts.length === 0 ? [] : await api.read('contacts', contacts, want, reading);
      return { told: await tell(rows, reading), cursor: page.cursor, more: page.more, rows: ids.length };
    });
  }

  function engagements(type: EngagementType): Stream {
    return whereAllowed(type, async (cursor, reading) => {
      const place = EngagementCursor.parse(cursor);
      const properties = engagementProperties(type);
      const now = clock();
      const page = await readNews(api, { type, want: { properties } }, place?.news ?? null, now, reading);
      const until = place?.until ?? now;
      const began = page.more || type !== 'meetings' ? [] : await begunBetween(until, now, properties, reading);
      const rows = [...new Map([...page.rows, ...began].map((row) => [row.id, row])).values()];
      return {
        told: await tellEngagements(api, type, rows, now, reading),
        cursor: { news: page.cursor, until: page.more ? until : now },
        more: page.more,
        rows: page.rows.length,
        ...(page.total === undefined ? {} : { total: page.total }),
      };
    });
  }

  /** A meeting's beginning comes without anybody changing it. */
  async function begunBetween(from: number, to: number, properties: string[], reading: AbortSignal): Promise<HubspotRow[]> {
    const start = 'hs_meeting_start_time';
    const ids: string[] = [];
    for (let after: string | null = '0'; after !== null; ) {
      const filters = [
        { propertyName: start, operator: 'GT' as const, value: String(from) },
        { propertyName: start, operator: 'LTE' as const, value: String(to) },
        { propertyName: 'hs_object_id', operator: 'GT' as const, value: after },
      ];
      const { rows, total } = await api.search('meetings', { filters, sort: 'hs_object_id' }, reading);
      ids.push(...rows.map(({ id }) => id));
      after = total > rows.length ? (rows.at(-1)?.id ?? null) : null;
    }
    return ids.length === 0 ? [] : api.read('meetings', ids, { properties }, reading);
  }

  const contacts: Stream = {
    id: 'contacts',
    async read(cursor, reading) {
      const place = ContactCursor.parse(cursor);
      const page = await readNews(api, { type: 'contacts', want }, place?.news ?? null, clock(), reading);
      const others = page.cursor.phase === 'news' ? page.rows.flatMap((row) => mergedInto(row).others) : [];
      // Those merged into others go first: their names are free only then, and the same page is told anew with them.
      if (others.length > 0 && place && !place.freed) {
        return { told: others.map((on): Told => ({ kind: 'gone', on })), cursor: { news: place.news, freed: true }, more: true, rows: 0 };
      }
      return {
        told: await tell(page.rows, reading),
        cursor: { news: page.cursor, freed: false },
        more: page.more,
        rows: page.rows.length,
        ...(page.total === undefined ? {} : { total: page.total }),
      };
    },
  };

  /** Archived contacts stay listed for ninety days, in the order of ids: all are looked through for those archived since the last time. */
  const deleted: Stream = {
    id: 'deleted',
    async read(cursor, reading) {
      const now = clock();
      const place = DeletedCursor.parse(cursor) ?? { since: now, begun: null, after: null };
      const begun = place.begun ?? now;
      if (place.after === null && (cursor === null || now - place.since < DELETED_EVERY))
        return { told: [], cursor: place, more: false, rows: 0 };
      const { rows, after } = await api.list('contacts', { properties: ['email'], archived: true, after: place.after }, reading);
      const fresh = rows.filter(({ archivedAt }) => (momentOf(archivedAt) ?? now) >= place.since - DELETED_EVERY);
      return {
        told: fresh.map(({ id }): Told => ({ kind: 'gone', on: keyOf(id) })),
        cursor: after === null ? { since: begun, begun: null, after: null } : { since: place.since, begun, after },
        more: after !== null,
        rows: fresh.length,
      };
    },
  };

  return {
    async check(checking) {
      const { total } = await api.search('contacts', { filters: [], sort: modifiedProperty('contacts'), limit: 1 }, checking);
      const warnings = total === 0 ? ['There are no contacts, or the credentials may not see them.'] : [];
      const opened = settings.url ?? 'https://app.hubspot.com';
      if (new URL(opened).hostname !== uiDomain) {
        warnings.push(`People open this account at https://${uiDomain}, not at ${opened}: connect with --url https://${uiDomain}.`);
      }
      const asked: [string, Promise<unknown>][] = [
        ['owners', api.all('/crm/v3/owners', { limit: '100' }, checking)],
        ...(['companies', 'deals', ...engagementTypes] as ObjectType[]).map((type): [string, Promise<unknown>] => [
          type,
          api.list(type, { properties: [], after: null }, checking),
        ]),
      ];
      for (const [what, asking] of asked) {
        const fault = await asking.then(
          () => null,
          (error: unknown) => error,
        );
        if (fault instanceof CrmFault && fault.code === 'forbidden') warnings.push(`No ${what} are read: ${fault.detail}.`);
        else if (fault !== null) throw fault;
      }
      return { account: `HubSpot account ${portalId} at ${uiDomain}: ${total} contacts`, version: null, warnings };
    },
    people: async () => words.people,
    statuses: async () => words.statuses,
    fields: async () => [...words.fields].flatMap(([name, label]) => (technical.test(name) ? [] : [{ name, label }])),
    async sample(count, asking) {
      const { rows } = await api.search('contacts', { filters: [], sort: 'createdate', descending: true, limit: count }, asking);
      const ids = rows.map(({ id }) => id);
      return tell(ids.length === 0 ? [] : await api.read('contacts', ids, want, asking), asking);
    },
    // Those that tell only what changes begin first, so that nothing that changes during the first load is missed.
    streams: [through('deals'), through('companies'), deleted, contacts, ...engagementTypes.map(engagements)],
    async history(keys, asking) {
      const ids = keys.filter(({ type }) => type === CONTACT).map(({ id }) => id);
      if (ids.length === 0) return [];
      const told = await tell(await api.read('contacts', ids, want, asking), asking);
      for (const type of engagementTypes) {
        const found = await orElse(api.associated('contacts', type, ids, asking), new Map<string, string[]>());
        const of = [...new Set([...found.values()].flat())];
        const rows = of.length === 0 ? [] : await orElse(api.read(type, of, { properties: engagementProperties(type) }, asking), []);
        const wanted = new Set(ids);
        told.push(...(await tellEngagements(api, type, rows, clock(), asking)).filter(({ on }) => wanted.has(on.id)));
      }
      return told;
    },
    async missing(keys, asking) {
      if ((api.budgetLeft() ?? 1) < KEPT_BUDGET) throw new CrmFault('budget', 'kept for what changes');
      const ids = keys.filter(({ type }) => type === CONTACT).map(({ id }) => id);
      const there = new Set((await api.read('contacts', ids, { properties: ['email'] }, asking)).map(({ id }) => id));
      return keys.filter(({ type, id }) => type === CONTACT && !there.has(id));
    },
    write: (item, writing) => writeEngagement(api, mapping, item, writing),
  };
}

/** Properties that HubSpot counts and keeps for itself. */
const technical =
  /^(?:hs_|num_|notes_|first_|recent_|hubspot_|days_to_close|createdate|lastmodifieddate|closedate|associatedcompany|surveymonkey|webinarevent|total_revenue|currentlyinworkflow|followercount|linkedinconnections|kloutscoregeneral|ipaddress|ip_)/;

const EngagementCursor = z.object({ news: NewsCursor, until: z.number() }).nullable();
const ContactCursor = z.object({ news: NewsCursor, freed: z.boolean() }).nullable();
const DeletedCursor = z.object({ since: z.number(), begun: z.number().nullable(), after: z.string().nullable() }).nullable();
