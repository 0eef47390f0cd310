import type { FaultCode } from '@/lib/domain/fault';
import { faultText } from '@/lib/i18n/faults';
import type { SiteState, Status } from '@/lib/messages/protocol';
import { useSay } from '../ui/say';
import { ConnectForm } from './connect-form';
import { Connection } from './connection';
import { PermissionList } from './permission-list';
import { Sites } from './sites';

export type OptionsViewProps = {
  status: Status;
  running: string | null;
  connectFault: FaultCode | null;
  siteFault: FaultCode | null;
  declined: string | null;
  onConnect: (address: string, token: string) => void;
  onDisconnect: () => void;
  onSync: () => void;
  onTurnOn: (site: SiteState) => void;
  onTurnOff: (site: SiteState) => void;
};

/** The options: connection, CRM sites, permissions. */
export function OptionsView(props: OptionsViewProps) {
  const { words, lang } = useSay();
  const { status, running } = props;
  const text = words.options;
  return (
    <main className="options">
      <header className="options-title">
        <img src="/icon/96.png" width="32" height="32" alt="" />
        <h1>{text.title}</h1>
      </header>
      <section className="card" aria-labelledby="connection">
        <h2 id="connection">{text.connection}</h2>
        {status.connected ? (
          <Connection
            status={status}
            syncing={status.syncing || running === 'syncNow'}
            onSync={props.onSync}
            onDisconnect={props.onDisconnect}
          />
        ) : (
          <ConnectForm busy={running === 'connect'} fault={props.connectFault} onConnect={props.onConnect} />
        )}
      </section>
      <section className="card" aria-labelledby="sites">
        <h2 id="sites">{text.sites}</h2>
        <p>{status.connected ? text.sitesHint : text.sitesSignedOut}</p>
        {props.siteFault && (
          <div className="banner late" role="alert" data-testid="site-fault">
            <div>{faultText(props.siteFault, lang)}</div>
          </div>
        )}
        {status.connected ? (
          <Sites
            sites={status.sites}
            busy={running === 'turnSiteOn' || running === 'turnSiteOff'}
            declined={props.declined}
            onTurnOn={props.onTurnOn}
            onTurnOff={props.onTurnOff}
          />
        ) : null}
      </section>
      <section className="card" aria-labelledby="permissions">
        <h2 id="permissions">{text.permissions}</h2>
        <PermissionList />
      </section>
    </main>
  );
}
