import { z } from 'zod';
import type {
  Connector,
  CrmActivity,
  CrmKey,
  CrmOptions,
  CrmPerson,
  CrmRecord,
  CrmSession,
  Page,
  Told,
  WriteBack,
} from '@/server/connectors/connector';
import { CrmFault } from '@/server/connectors/crm-fault';
import { Mapping } from '@/server/connectors/mapping';

/** A CRM of a few lines, in memory: what is said to it comes out of its streams in the order in which it was said. */
export type PaperCrm = {
  connector: Connector;
  /** Adds or changes a record. */
  put(id: string, record?: Partial<Omit<CrmRecord, 'kind' | 'on'>>): void;
  /** Says anything else of a record, in the stream of facts. */
  say(told: Told): void;
  call(id: string, activity: Partial<CrmActivity> & Pick<CrmActivity, 'id' | 'occurredAt'>): void;
  /** Takes a record away without a word. */
  erase(id: string): void;
  people: CrmPerson[];
  /** What was written to it. */
  written: WriteBack[];
  /** Every page read: stream and how many facts. */
  reads: { stream: string; count: number }[];
  pageSize: number;
  /** How many facts before the cursor are told again with every reading. */
  overlap: number;
  /** Called before each page; throws what the CRM shall answer instead. */
  trouble: (stream: string) => void;
  /** Called after each writing, before its answer is given. */
  afterWriting: (item: WriteBack) => void;
  secretsSeen: Record<string, string>[];
};

const Place = z.object({ next: z.number() }).nullable();

/** Makes one, with `now` for its clock. */
export function paperCrm(now: () => number): PaperCrm {
  const records = new Map<string, CrmRecord>();
  const log: { stream: 'records' | 'facts'; told: Told }[] = [];
  const crm: PaperCrm = {
    put(id, record = {}) {
      const had = records.get(id);
      const told: CrmRecord = {
        kind: 'record',
        on: keyOf(id),
        values: {},
        createdAt: now(),
        owner: null,
        status: null,
        ...had,
        ...record,
        changedAt: record.changedAt ?? now(),
      };
      records.set(id, told);
      log.push({ stream: 'records', told });
    },
    say: (told) => log.push({ stream: 'facts', told }),
    call: (id, activity) => crm.say({ kind: 'activity', on: keyOf(id), type: 'call', by: null, ...activity }),
    erase: (id) => records.delete(id),
    people: [],
    written: [],
    reads: [],
    pageSize: 100,
    overlap: 0,
    trouble: () => {},
    afterWriting: () => {},
    secretsSeen: [],
    connector: {
      id: 'sample',
      name: 'Paper CRM',
      settings: z.object({ url: z.url('it must be an address such as https://crm.example') }),
      secrets: { key: { label: 'its key' } },
      site: ({ url = '' }) => ({ origin: new URL(url).origin, params: {} }),
      mapping: Mapping.parse({
        fields: { name: ['person'], 'company.name': ['firm'], phone: ['phone'], intent: ['why'], consentAt: ['agreed'] },
        values: { intent: { 'Wants a price': 'price' } },
        statuses: {
          working: { means: 'stage', stage: 'sal' },
          ready: { means: 'stage', stage: 'sql' },
          back: { means: 'verdict', verdict: 'nurture', reason: 'research', wakeMonths: 3 },
          taken: { means: 'verdict', verdict: 'accept' },
          archived: { means: 'verdict', verdict: 'unfit', reason: 'need' },
          open: { means: 'nothing' },
        },
        outcomes: { 'Left message': 'message', Spoke: 'talked' },
        team: 'east',
        writeIn: 'en',
      }),
      open: async (options) => session(options),
    },
  };
  return crm;

  function session({ secrets }: CrmOptions): CrmSession {
    crm.secretsSeen.push(secrets);
    const read =
      (stream: 'records' | 'facts') =>
      async (cursor: unknown): Promise<Page> => {
        crm.trouble(stream);
        const all = log.filter((one) => one.stream === stream).map(({ told }) => told);
        const from = Place.parse(cursor)?.next ?? 0;
        const told = all.slice(from, from + crm.pageSize);
        const more = from + crm.pageSize < all.length;
        crm.reads.push({ stream, count: told.length });
        const next = more ? from + told.length : Math.max(0, all.length - crm.overlap);
        return { told, cursor: { next }, more, total: all.length };
      };
    return {
      check: async () => ({ account: 'Paper', version: '1', warnings: [] }),
      people: async () => crm.people,
      statuses: async () => [{ id: 'open', name: 'Open' }],
      fields: async () => [{ name: 'person', label: 'Person' }],
      streams: [
        { id: 'records', read: read('records') },
        { id: 'facts', read: read('facts') },
      ],
      history: async (keys) => {
        const wanted = new Set(keys.map(({ id }) => id));
        return log.flatMap(({ stream, told }) => (stream === 'facts' && wanted.has(told.on.id) ? [told] : []));
      },
      missing: async (keys) => keys.filter(({ id }) => ![...records.keys()].some((name) => keyOf(name).id === id)),
      write: async (item) => {
        if (item.text.includes('unwelcome')) throw new CrmFault('refused', 'validation');
        crm.written.push(item);
        const id = `note-${crm.written.length}`;
        crm.say({ kind: 'activity', on: item.on, id, type: 'note', occurredAt: now(), by: null, note: item.text, own: item.id });
        crm.afterWriting(item);
        return id;
      },
    };
  }
}

const numbers = new Map<string, string>();

/** Names a record of it: its ids are numbers, and a name stands for the same one always. */
export function keyOf(name: string): CrmKey {
  if (/^\d+$/.test(name)) return { type: 'lead', id: name };
  const id = numbers.get(name) ?? String(1_001 + numbers.size);
  numbers.set(name, id);
  return { type: 'lead', id };
}
