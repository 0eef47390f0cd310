import { type FormEvent, useState } from 'react';
import type { CompanyPolicy } from '@/lib/domain/company-policy';
import type { FaultCode } from '@/lib/domain/fault';
import { dataWords, policyBy } from '@/lib/i18n/data-words';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { FaultNote } from './fault-note';
import { LockNote } from './lock-note';
import { TokenField } from './token-field';

type Props = {
  busy: boolean;
  /** The company's sign-in is open. */
  signingIn: boolean;
  fault: FaultCode | null;
  /** What the company set: its hub is filled in, and only its way of signing in is offered. */
  policy?: CompanyPolicy | undefined;
  onConnect: (address: string, token: string) => void;
  onSignIn: (address: string) => void;
};

/** Asks for the hub's address and the way in, the company's account or an access token; keeps what was typed when they don't work. */
export function ConnectForm({ busy, signingIn, fault, policy, onConnect, onSignIn }: Props) {
  const { words, lang } = useSay();
  const text = words.options;
  const lock = dataWords(lang).policy.locked(policyBy(policy, lang));
  const byToken = policy?.signIn !== 'company';
  const byCompany = policy?.signIn !== 'token';
  const [typed, setTyped] = useState('');
  const address = policy?.hub ?? typed;
  const [token, setToken] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!byToken) onSignIn(address.trim());
    else onConnect(address.trim(), token.trim());
  }
  return (
    <>
      <p>{text.connectionHint}</p>
      {/* Our own words say more than the browser's about a wrong address. */}
      <form className="card-body" onSubmit={submit} noValidate>
        <TextField
          label={text.address}
          hint={text.addressHint}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          placeholder="https://tasuki.example.co.jp"
          value={address}
          onChange={setTyped}
          isReadOnly={policy?.hub !== undefined}
          testId="hub-address"
        />
        <LockNote text={policy?.hub === undefined ? null : lock} testId="hub-locked" />
        {byToken && <TokenField label={text.token} token={token} onToken={setToken} />}
        <LockNote
          text={
            policy?.signIn === undefined
              ? null
              : `${dataWords(lang).policy.keys.signIn}: ${dataWords(lang).policy.signIn[policy.signIn]} · ${lock}`
          }
          testId="sign-in-locked"
        />
        {fault && <FaultNote fault={fault} testId="connect-fault" asked />}
        <div className="card-acts">
          {byToken && (
            <Button look="primary" type="submit" isPending={busy} isDisabled={!address.trim() || !token.trim()} data-testid="connect">
              {busy ? text.connecting : text.connect}
            </Button>
          )}
          {byCompany && (
            <Button
              look={byToken ? '' : 'primary'}
              isPending={signingIn}
              isDisabled={!address.trim()}
              onPress={() => onSignIn(address.trim())}
              data-testid="company-sign-in"
            >
              {signingIn ? text.companySigningIn : text.companySignIn}
            </Button>
          )}
        </div>
      </form>
    </>
  );
}
