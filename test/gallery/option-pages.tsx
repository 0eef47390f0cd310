import { CustomSiteForm } from '@/components/options/custom-site-form';
import { DataCards } from '@/components/options/data-cards';
import { OptionsView, type OptionsViewProps } from '@/components/options/options-view';
import { judgeCustomSite } from '@/entrypoints/options/judge-custom-site';
import type { Status } from '@/lib/messages/protocol';
import { now } from './facts';

const status: Status = {
  connected: true,
  hub: 'https://tasuki.example.co.jp',
  user: { id: 'rep-1', name: '佐藤 健' },
  by: 'token',
  grants: [{ role: 'rep', team: 'east-2', teamName: { ja: '東日本第2', en: 'East 2' } }],
  people: [],
  sites: [
    {
      id: 'sample',
      crm: 'sample',
      name: 'Sample CRM',
      origin: 'http://localhost:4312',
      pattern: 'http://localhost:4312/*',
      granted: true,
      wanted: true,
      on: true,
      marks: true,
    },
    {
      id: 'hubspot',
      crm: 'hubspot',
      name: 'HubSpot',
      origin: 'https://app.hubspot.com',
      pattern: 'https://app.hubspot.com/*',
      granted: false,
      wanted: true,
      on: false,
      marks: true,
    },
    {
      id: 'odoo',
      crm: 'odoo',
      name: 'Odoo',
      origin: 'http://localhost:8069',
      pattern: 'http://localhost:8069/*',
      granted: false,
      wanted: false,
      on: false,
      marks: true,
    },
  ],
  offset: -134_000,
  clockChecked: true,
  lastSync: now,
  syncing: false,
  offline: false,
  fault: null,
  leads: 212,
  queued: 2,
};

function options(over: Partial<Status> = {}, props: Partial<OptionsViewProps> = {}) {
  const nothing = () => undefined;
  return (
    <OptionsView
      status={{ ...status, ...over }}
      running={null}
      connectFault={null}
      siteFault={null}
      declined={null}
      crmName={(crm) => crm}
      onConnect={nothing}
      onSignIn={nothing}
      onDisconnect={nothing}
      onSync={nothing}
      onTurnOn={nothing}
      onTurnOff={nothing}
      onMarks={nothing}
      permissions={['storage', 'alarms', 'scripting', 'identity', 'notifications']}
      {...props}
    />
  );
}

/** A CRM described by its addresses, with one to try them on. */
function custom(lead: string, address: string) {
  const start = { id: null, name: '自社CRM', ids: 'digits', lead, contact: '', deal: '' } as const;
  const nothing = () => undefined;
  return options(
    { grants: [{ role: 'admin', team: 'east-2', teamName: { ja: '東日本第2', en: 'East 2' } }] },
    {
      customSite: (
        <CustomSiteForm
          start={start}
          busy={false}
          fault={null}
          judge={(site, typed) => judgeCustomSite(site, typed || address, null)}
          onSave={nothing}
          onCancel={nothing}
        />
      ),
    },
  );
}

const companySet: NonNullable<Status['policy']> = {
  by: '情報システム部',
  hub: 'https://tasuki.example.co.jp',
  signIn: 'company',
  sites: ['https://app.hubspot.com', 'http://localhost:4312'],
  listMarks: true,
  notices: true,
};

/** The page about what is kept here; its dialog is a press away. */
function data() {
  const nothing = () => undefined;
  const act = { kind: 'opt_out', channel: 'all' } as const;
  return (
    <main className="options">
      <h1 className="sr">Tasuki</h1>
      <DataCards
        kept={{
          tables: [
            { table: 'leads', rows: 9840, bytes: 18_600_000 },
            { table: 'clocks', rows: 9840, bytes: 4_100_000 },
            { table: 'names', rows: 9840, bytes: 2_900_000 },
            { table: 'shelf', rows: 400, bytes: 610_000 },
            { table: 'state', rows: 6, bytes: 48_000 },
            { table: 'seen', rows: 0, bytes: 0 },
            { table: 'quarantine', rows: 0, bytes: 0 },
            { table: 'settings', rows: 7, bytes: 1_900 },
            { table: 'outbox', rows: 2, bytes: 840 },
            { table: 'told', rows: 12, bytes: 700 },
            { table: 'drafts', rows: 1, bytes: 52_000 },
          ],
          disk: { used: 31_000_000, allowed: 12_000_000_000 },
          lastSync: now,
          unsent: ['山田 太郎', null].map((name, i) => ({
            id: String(i),
            ref: { site: 'sample', type: 'lead', id: '1' },
            name,
            act,
            at: now,
          })),
          unsentCount: 2,
          drafts: 1,
        }}
        connected
        offline={false}
        running={null}
        fault={null}
        left={null}
        actName={() => '配信停止'}
        onSendNow={nothing}
        onFetchAnew={nothing}
        onClear={nothing}
        diagnostics={JSON.stringify({ extension: '0.1.0', stores: { cache: 2, kept: 3 }, counts: { people: 8, unsent: 2 } }, null, 2)}
        diagnosticsFault={null}
        onDiagnostics={nothing}
        onSave={nothing}
      />
    </main>
  );
}

/** The options in each state that looks different. */
export const optionPages: Record<string, (lang: 'ja' | 'en') => React.ReactNode> = {
  signedin: () => options({}, { declined: 'odoo' }),
  custom: () => custom('https://crm.example.co.jp/leads/:lead', 'https://crm.example.co.jp/leads/1203/notes'),
  customlist: () => custom('https://crm.example.co.jp/leads/:lead', 'https://crm.example.co.jp/leads/new'),
  customfault: () => custom('/leads/:lead/:lead', ''),
  revoked: () => options({ fault: 'unauthorized', lastSync: now - 3_600_000, queued: 0 }),
  ended: () => options({ by: 'company', fault: 'signed_out', lastSync: now - 3_600_000, queued: 0 }),
  company: () =>
    options(
      {
        policy: companySet,
        sites: status.sites.map((site) => (site.id === 'odoo' ? { ...site, locked: true } : { ...site, wanted: site.on })),
      },
      { onTurnAllOn: () => undefined },
    ),
  companynew: () =>
    options({
      connected: false,
      user: null,
      sites: [],
      policy: companySet,
      policyProblems: [
        { kind: 'entry', key: 'sites', at: 3 },
        { kind: 'unknown', name: 'hubb' },
      ],
    }),
  data,
  offline: () => options({ fault: 'offline', offline: true, clockChecked: false }),
  fault: () => options({ connected: false, user: null, sites: [] }, { connectFault: 'unauthorized' }),
};
