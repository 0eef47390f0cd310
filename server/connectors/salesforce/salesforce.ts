import { z } from 'zod';
import type { Connector, CrmKey, CrmOptions, CrmSession, Page, Stream, Told } from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { Mapping } from '@/server/connectors/mapping';
import { NewsCursor, type NewsSource, PAGE_SIZE, readNews } from './read-news';
import { idIn, textIn } from './row-values';
import { openSalesforce, orElse, type SalesforceRow } from './salesforce-api';
import { readWords, type SalesforceWords } from './salesforce-words';
import { moment, quoted } from './soql';
import { eventFields, memberFields, taskFields, tellEvents, tellMembers, tellTasks } from './tell-activities';
import { leadFields, mergedInto, tellLeads, unreadable } from './tell-leads';
import { writeActivity } from './write-activity';

/** What Salesforce's fields, lead statuses and stages mean out of the box, in new organisations and older ones. */
const shipped = Mapping.parse({
  fields: {
    name: ['Name'],
    'company.name': ['Company'],
    'company.industry': ['Industry'],
    'company.employees': ['NumberOfEmployees'],
    'company.country': ['Country'],
    'company.address': ['fulladdress'],
    department: ['Department'],
    title: ['Title'],
    phone: ['Phone', 'MobilePhone'],
    email: ['Email'],
    source: ['LeadSource'],
    expectedAmount: ['opportunity.Amount'],
    'custom.rating': ['Rating'],
  },
  statuses: {
    New: { means: 'nothing' },
    'Open - Not Contacted': { means: 'nothing' },
    // Whoever works on a lead has taken it.
    Contacted: { means: 'verdict', verdict: 'accept' },
    'Working - Contacted': { means: 'verdict', verdict: 'accept' },
    Nurturing: { means: 'verdict', verdict: 'nurture', reason: 'research', wakeMonths: 3 },
    Qualified: { means: 'stage', stage: 'sql' },
    'Closed - Converted': { means: 'stage', stage: 'sql' },
    Unqualified: { means: 'verdict', verdict: 'unfit', reason: 'need' },
    'Closed - Not Converted': { means: 'verdict', verdict: 'unfit', reason: 'need' },
    opportunity: { means: 'stage', stage: 'opp' },
    won: { means: 'stage', stage: 'customer' },
    lost: { means: 'verdict', verdict: 'nurture', reason: 'lost_other', wakeMonths: 12 },
  },
  outcomes: { 'Left Voicemail': 'message', 'No Answer': 'no_answer', Connected: 'talked', 'Wrong Number': 'wrong_number' },
});

const MY_DOMAIN = /\.my\.salesforce\.com$/;

/** Salesforce: leads, also after they became contacts, with what hangs on them. From its documentation; not tried on an organisation. */
export const salesforceConnector: Connector = {
  id: 'salesforce',
  name: 'Salesforce',
  settings: z.object({
    url: z
      .url({ protocol: /^https?$/, error: 'it must be an address such as https://example.my.salesforce.com' })
      .transform((url) => new URL(url).origin.replace(/\.lightning\.force\.com$/, '.my.salesforce.com'))
      .describe('the organisation’s own address (My Domain)'),
    clientId: z.string().min(1).describe('the consumer key of the external client app'),
    user: z.string().min(1).optional().describe('whom the app acts for, where it signs in by a certificate (JWT)'),
  }),
  secrets: {
    key: { label: 'the app’s consumer secret (with --user: the certificate’s private key in PEM)' },
    refreshToken: { label: 'a refresh token, where the app may not sign in by itself', optional: true },
  },
  site: ({ url = '' }) => ({ origin: new URL(url).origin.replace(MY_DOMAIN, '.lightning.force.com'), params: {} }),
  mapping: shipped,
  open: openSession,
};

const OPENING = 300_000;
/** What an organisation calls things is read anew so often: each reading would cost it seven calls. */
const WORDS_LAST = 600_000;
const held = new Map<string, { words: SalesforceWords; until: number }>();
/** What hangs together with leads only loosely is asked for less often. */
const SELDOM = 120_000;
const DELETED_EVERY = 300_000;
/** Salesforce tells deletions of the last fifteen days. */
const DELETED_FOR = 15 * 86_400_000;
const MINUTE = 60_000;
/** The organisation's other apps live on the same calls of a day: beyond this part of them the hub rests. */
const MOST_USED = 0.8;
const REST = 900_000;
/** Asking after leads one by one is only for what was deleted longer ago than Salesforce tells. */
const MISSING_EVERY = 300_000;
const askedAfter = new Map<string, number>();

async function openSession({ settings, secrets, mapping, clock }: CrmOptions): Promise<CrmSession> {
  const { url = '', clientId = '', user } = settings;
  const signal = AbortSignal.timeout(OPENING);
  const api = await openSalesforce({ url, clientId, user, key: secrets.key ?? '', refreshToken: secrets.refreshToken }, clock, signal);
  const name = JSON.stringify([url, clientId, user, mapping.statuses]);
  const had = held.get(name);
  const words = had && had.until > clock() ? had.words : await readWords(api, mapping, signal);
  if (words !== had?.words) held.set(name, { words, until: clock() + WORDS_LAST });
  const fields = leadFields(mapping, words);

  const tell = async (rows: readonly SalesforceRow[], reading: AbortSignal) =>
    tellLeads(api, words, rows, await mergedInto(api, rows, reading), reading);

  async function leadsWhere(field: string, ids: readonly string[], reading: AbortSignal): Promise<SalesforceRow[]> {
    return api.queryIn(`SELECT ${['Id', ...fields].join(', ')} FROM Lead WHERE ${field} IN`, ids, reading);
  }

  /** A stream that rests while others need the organisation's calls, and that stays where it is as long as its rows may not be read. */
  function sparing(id: string, read: Stream['read']): Stream {
    return {
      id,
      read: (cursor, reading) => {
        if ((api.used() ?? 0) > MOST_USED) throw new CrmFault('budget', 'four fifths of the day’s calls are used', REST);
        return orElse<Page>(read(cursor, reading), { told: [], cursor, more: false, rows: 0 });
      },
    };
  }

  function streamOf(
    id: string,
    source: NewsSource,
    tellRows: (rows: SalesforceRow[], reading: AbortSignal) => Promise<Told[]> | Told[],
  ): Stream {
    return sparing(id, async (cursor, reading) => {
      const page = await readNews(api, source, cursor, clock(), reading);
      return {
        told: await tellRows(page.rows, reading),
        cursor: page.cursor,
        more: page.more,
        rows: page.rows.length,
        ...(page.total === undefined ? {} : { total: page.total }),
      };
    });
  }

  /** What a converted lead became changes without the lead: then the lead is told anew. */
  function through(id: string, type: string, field: string): Stream {
    return streamOf(id, { type, fields: [], onlyNews: true, every: SELDOM }, async (rows, reading) =>
      tell(
        await leadsWhere(
          field,
          rows.map((row) => idIn(row)),
          reading,
        ),
        reading,
      ),
    );
  }

  const leads = sparing('leads', async (cursor, reading) => {
    const place = LeadCursor.parse(cursor);
    const page = await readNews(api, { type: 'Lead', fields }, place?.news ?? null, clock(), reading);
    const merged = await mergedInto(api, page.rows, reading);
    // Those merged into others go first: their names are free only then, and the same page is told anew with them.
    if (merged.size > 0 && place && page.cursor.phase === 'news' && !place.freed) {
      const gone = [...merged.values()].flat().map((id): Told => ({ kind: 'gone', on: { type: 'Lead', id } }));
      return { told: gone, cursor: { news: place.news, freed: true }, more: true, rows: 0 };
    }
    return {
      told: await tellLeads(api, words, page.rows, merged, reading),
      cursor: { news: page.cursor, freed: false },
      more: page.more,
      rows: page.rows.length,
      ...(page.total === undefined ? {} : { total: page.total }),
    };
  });

  const deleted = sparing('deleted', async (cursor, reading) => {
    const now = clock();
    const since = z.object({ since: z.number() }).nullable().parse(cursor)?.since ?? now;
    // Two moments must lie more than a minute apart; what lies too far back is found by asking.
    if (cursor === null || now - since < DELETED_EVERY) return { told: [], cursor: { since }, more: false, rows: 0 };
    const told = await api.deleted('Lead', Math.max(since - MINUTE, now - DELETED_FOR + MINUTE), now, reading);
    return {
      told: (told?.ids ?? []).map((id): Told => ({ kind: 'gone', on: { type: 'Lead', id } })),
      cursor: { since: told?.until ?? now },
      more: false,
      rows: told?.ids.length ?? 0,
    };
  });

  const eventsNamed = words.readable('Event', eventFields);
  const eventsWhere = 'WhoId != null AND IsChild = false';
  /** An event's beginning comes without anybody changing it. */
  const events = sparing('events', async (cursor, reading) => {
    const place = EventCursor.parse(cursor);
    const now = clock();
    const page = await readNews(
      api,
      { type: 'Event', fields: eventsNamed, where: eventsWhere, archived: true },
      place?.news ?? null,
      now,
      reading,
    );
    const until = place?.until ?? now;
    const began: SalesforceRow[] = [];
    for (let after = '', more = !page.more && until < now; more; ) {
      const on = after === '' ? '' : ` AND Id > ${quoted(after)}`;
      const { rows, whole } = await api.query(
        `SELECT ${['Id', ...eventsNamed].join(', ')} FROM Event WHERE ${eventsWhere} AND StartDateTime > ${moment(until)} AND StartDateTime <= ${moment(now)}${on} ORDER BY Id LIMIT ${PAGE_SIZE}`,
        reading,
      );
      began.push(...rows);
      after = idIn(rows.at(-1) ?? {});
      more = rows.length > 0 && (!whole || rows.length === PAGE_SIZE);
    }
    const rows = [...new Map([...page.rows, ...began].map((row) => [idIn(row), row])).values()];
    return {
      told: tellEvents(rows, now),
      cursor: { news: page.cursor, until: page.more ? until : now },
      more: page.more,
      rows: page.rows.length,
      ...(page.total === undefined ? {} : { total: page.total }),
    };
  });

  const tasksNamed = words.readable('Task', taskFields);
  return {
    async check(checking) {
      const { rows } = await api.query('SELECT Name, OrganizationType, IsSandbox FROM Organization LIMIT 1', checking);
      const total = await api.count('SELECT COUNT() FROM Lead', checking);
      const warnings: string[] = [];
      if (new URL(url).protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(new URL(url).hostname)) {
        warnings.push('The address is not encrypted (http): the credentials and all leads travel in the open. Use https.');
      }
      if (total === 0) warnings.push('The app’s user sees no leads: give them the right “View All” on leads.');
      const hidden = unreadable(words);
      if (hidden.length > 0) warnings.push(`The app’s user may not read these fields of leads: ${hidden.join(', ')}.`);
      const history = await orElse(api.query('SELECT Id FROM LeadHistory LIMIT 1', checking), { rows: [], whole: true });
      if (history.rows.length === 0 && total > 0) {
        warnings.push(
          'Salesforce keeps no history of leads: a status counts from when it is seen. Turn on field history for the lead’s status.',
        );
      }
      for (const type of ['Task', 'Event', 'CampaignMember', 'Opportunity', 'Account', 'Contact']) {
        if ((await orElse(api.query(`SELECT Id FROM ${type} LIMIT 1`, checking), null)) === null) {
          warnings.push(`No ${type} is read: the app’s user has no right to it.`);
        }
      }
      const calls = api.calls();
      const used = calls ? `, ${calls.used} of ${calls.limit} calls of the day used` : '';
      const [organisation = {}] = rows;
      const kind = [textIn(organisation, 'OrganizationType'), organisation.IsSandbox === true ? 'sandbox' : null]
        .filter((part) => part)
        .join(', ');
      return { account: `${textIn(organisation, 'Name') ?? new URL(url).host} (${kind}): ${total} leads${used}`, version: null, warnings };
    },
    people: async () => words.people,
    statuses: async () => words.statuses,
    fields: async () => [...words.fields.values()].flatMap(({ name, label }) => (technical.test(name) ? [] : [{ name, label }])),
    async sample(count, asking) {
      const { rows } = await api.query(`SELECT ${['Id', ...fields].join(', ')} FROM Lead ORDER BY CreatedDate DESC LIMIT ${count}`, asking);
      return tell(rows, asking);
    },
    // Those that tell only what changes begin first, so that nothing that changes during the first load is missed.
    streams: [
      through('contacts', 'Contact', 'ConvertedContactId'),
      through('opportunities', 'Opportunity', 'ConvertedOpportunityId'),
      through('accounts', 'Account', 'ConvertedAccountId'),
      deleted,
      leads,
      streamOf('tasks', { type: 'Task', fields: tasksNamed, where: 'WhoId != null', archived: true }, (rows, reading) =>
        tellTasks(api, rows, reading),
      ),
      events,
      streamOf('members', { type: 'CampaignMember', fields: memberFields, every: SELDOM }, (rows) => tellMembers(rows, mapping)),
    ],
    async history(keys, asking) {
      const ids = keys.filter(({ type }) => type === 'Lead').map(({ id }) => id);
      if (ids.length === 0) return [];
      const rows = await leadsWhere('Id', ids, asking);
      const contacts = rows.flatMap((row) => textIn(row, 'ConvertedContactId') ?? []);
      const about = async (type: string, names: readonly string[], where: string, field: string, of: readonly string[]) =>
        orElse(
          api.queryIn(`SELECT ${['Id', ...names].join(', ')} FROM ${type} WHERE ${where} ${field} IN`, of, asking, { deleted: true }),
          [],
        );
      const who = [...ids, ...contacts];
      return [
        ...(await tell(rows, asking)),
        ...(await tellTasks(api, await about('Task', tasksNamed, 'IsDeleted = false AND', 'WhoId', who), asking)),
        ...tellEvents(await about('Event', eventsNamed, 'IsDeleted = false AND IsChild = false AND', 'WhoId', who), clock()),
        ...tellMembers(
          [
            ...(await about('CampaignMember', memberFields, 'IsDeleted = false AND', 'LeadId', ids)),
            ...(await about('CampaignMember', memberFields, 'IsDeleted = false AND LeadId = null AND', 'ContactId', contacts)),
          ],
          mapping,
        ),
      ];
    },
    async missing(keys, asking) {
      if (clock() - (askedAfter.get(name) ?? 0) < MISSING_EVERY || (api.used() ?? 0) > MOST_USED / 2)
        throw new CrmFault('budget', 'kept for what changes');
      askedAfter.set(name, clock());
      const ids = keys.filter(({ type }) => type === 'Lead').map(({ id }) => id);
      const there = new Set((await api.queryIn('SELECT Id FROM Lead WHERE Id IN', ids, asking)).map((row) => idIn(row)));
      return keys.filter((key: CrmKey) => key.type === 'Lead' && !there.has(key.id));
    },
    write: (item, writing) => writeActivity(api, words, mapping, item, writing),
  };
}

/** Fields that Salesforce keeps for itself. */
const technical =
  /^(?:Id|IsDeleted|MasterRecordId|OwnerId|Is[A-Z].*|Converted.*|Created.*|Last.*|SystemModstamp|Jigsaw.*|Email(?:Bounced.*)|.*GeocodeAccuracy|Latitude|Longitude|PhotoUrl|CleanStatus|.*DunsNumber|DandbCompanyId|IndividualId|FirstName|LastName|Salutation)$/;

const LeadCursor = z.object({ news: NewsCursor, freed: z.boolean() }).nullable();
const EventCursor = z.object({ news: NewsCursor, until: z.number() }).nullable();
