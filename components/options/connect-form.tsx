import { type FormEvent, useState } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { FaultNote } from './fault-note';
import { TokenField } from './token-field';

type Props = {
  busy: boolean;
  /** The company's sign-in is open. */
  signingIn: boolean;
  fault: FaultCode | null;
  onConnect: (address: string, token: string) => void;
  onSignIn: (address: string) => void;
};

/** Asks for the hub's address and the way in, the company's account or an access token; keeps what was typed when they don't work. */
export function ConnectForm({ busy, signingIn, fault, onConnect, onSignIn }: Props) {
  const { words } = useSay();
  const text = words.options;
  const [address, setAddress] = useState('');
  const [token, setToken] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    onConnect(address.trim(), token.trim());
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
          onChange={setAddress}
          testId="hub-address"
        />
        <TokenField label={text.token} token={token} onToken={setToken} />
        {fault && <FaultNote fault={fault} testId="connect-fault" asked />}
        <div className="card-acts">
          <Button look="primary" type="submit" isPending={busy} isDisabled={!address.trim() || !token.trim()} data-testid="connect">
            {busy ? text.connecting : text.connect}
          </Button>
          <Button isPending={signingIn} isDisabled={!address.trim()} onPress={() => onSignIn(address.trim())} data-testid="company-sign-in">
            {signingIn ? text.companySigningIn : text.companySignIn}
          </Button>
        </div>
      </form>
    </>
  );
}
