import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import { useSay } from '../ui/say';
import { ConnectForm } from './connect-form';
import { Connection } from './connection';
import { FaultNote } from './fault-note';
import type { Known, KnownSite } from './known';
import { PermissionList } from './permission-list';
import { PolicyCard } from './policy-card';
import { Sites } from './sites';

export type OptionsViewProps = {
  status: Known;
  /** What the person asked for now. */
  running: string | null;
  /** Why the last connecting, syncing or signing out did not work. */
  connectFault: FaultCode | null;
  siteFault: FaultCode | null;
  declined: string | null;
  /** What a CRM is called. */
  crmName: (crm: string) => string;
  onConnect: (address: string, token: string) => void;
  /** With the company's account, at this hub. */
  onSignIn: (address: string) => void;
  onDisconnect: () => void;
  onSync: () => void;
  onTurnOn: (site: KnownSite) => void;
  onTurnOff: (site: KnownSite) => void;
  /** All sites at once that the company allows and that are off; called inside the click. */
  onTurnAllOn?: (sites: readonly KnownSite[]) => void;
  /** The browser's question about all of them was just answered with no. */
  declinedAll?: boolean;
  onMarks: (site: KnownSite, on: boolean) => void;
  onEditSite?: ((site: KnownSite) => void) | undefined;
  /** Below the sites: describing a CRM that is not listed. */
  customSite?: ReactNode;
  /** What the extension's manifest names. */
  permissions: readonly string[];
  /** The card with the switch for notices. */
  notices?: ReactNode;
};

/** The options of whoever is not connected yet, or has nothing to do with the agreement: connection, CRM sites, permissions. */
export function OptionsView(props: OptionsViewProps) {
  const { words } = useSay();
  return (
    <main className="options">
      <header className="options-title">
        <img src="/icon/96.png" width="32" height="32" alt="" />
        <h1>{words.options.title}</h1>
      </header>
      <OptionsCards {...props} />
    </main>
  );
}

/** Connection, CRM sites, notices and permissions, a card each. */
export function OptionsCards(props: OptionsViewProps) {
  const { words } = useSay();
  const { status, running } = props;
  const text = words.options;
  const head = useFocusOnChange(status.connected);
  return (
    <>
      <section className="card" aria-labelledby="connection">
        <h2 id="connection" ref={head} tabIndex={-1}>
          {text.connection}
        </h2>
        {status.connected ? (
          <Connection
            status={status}
            running={running}
            fault={props.connectFault}
            onSync={props.onSync}
            onToken={(token) => status.hub !== null && props.onConnect(status.hub, token)}
            onSignIn={() => status.hub !== null && props.onSignIn(status.hub)}
            onDisconnect={props.onDisconnect}
          />
        ) : (
          <ConnectForm
            busy={running === 'connect'}
            signingIn={running === 'beginSignIn' || running === 'finishSignIn'}
            fault={props.connectFault}
            policy={status.policy}
            onConnect={props.onConnect}
            onSignIn={props.onSignIn}
          />
        )}
      </section>
      {(status.policy || status.policyProblems) && <PolicyCard policy={status.policy ?? {}} problems={status.policyProblems ?? []} />}
      <section className="card" aria-labelledby="sites">
        <h2 id="sites">{text.sites}</h2>
        <p>{status.connected ? text.sitesHint : text.sitesSignedOut}</p>
        {props.siteFault && <FaultNote fault={props.siteFault} testId="site-fault" asked />}
        {status.connected && (
          <Sites
            sites={status.sites}
            busy={running === 'turnSiteOn' || running === 'turnSiteOff' || running === 'switchMarks'}
            declined={props.declined}
            declinedAll={props.declinedAll ?? false}
            policy={status.policy}
            onTurnAllOn={props.onTurnAllOn}
            crmName={props.crmName}
            onTurnOn={props.onTurnOn}
            onTurnOff={props.onTurnOff}
            onMarks={props.onMarks}
            onEdit={props.onEditSite}
          />
        )}
        {status.connected && props.customSite}
      </section>
      {status.connected && props.notices}
      <section className="card" aria-labelledby="permissions">
        <h2 id="permissions">{text.permissions}</h2>
        <PermissionList permissions={props.permissions} sites={status.sites} />
      </section>
    </>
  );
}

/** Signing in or out takes the focused button away: focus goes to the heading, whose section says what came of it. */
function useFocusOnChange(connected: boolean): RefObject<HTMLHeadingElement | null> {
  const head = useRef<HTMLHeadingElement>(null);
  const before = useRef(connected);
  useEffect(() => {
    if (before.current !== connected) head.current?.focus();
    before.current = connected;
  }, [connected]);
  return head;
}
