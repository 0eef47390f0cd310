import { CustomSiteForm } from '@/components/options/custom-site-form';
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

/** The options in each state that looks different. */
export const optionPages: Record<string, (lang: 'ja' | 'en') => React.ReactNode> = {
  signedin: () => options({}, { declined: 'odoo' }),
  custom: () => custom('https://crm.example.co.jp/leads/:lead', 'https://crm.example.co.jp/leads/1203/notes'),
  customlist: () => custom('https://crm.example.co.jp/leads/:lead', 'https://crm.example.co.jp/leads/new'),
  customfault: () => custom('/leads/:lead/:lead', ''),
  revoked: () => options({ fault: 'unauthorized', lastSync: now - 3_600_000, queued: 0 }),
  ended: () => options({ by: 'company', fault: 'signed_out', lastSync: now - 3_600_000, queued: 0 }),
  offline: () => options({ fault: 'offline', offline: true, clockChecked: false }),
  fault: () => options({ connected: false, user: null, sites: [] }, { connectFault: 'unauthorized' }),
};
