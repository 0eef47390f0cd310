import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import { faultText } from '@/lib/i18n/faults';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';

type Props = { busy: boolean; fault: FaultCode | null; onConnect: (address: string, token: string) => void };

/** Asks for the hub's address and an access token; keeps what was typed when they don't work. */
export function ConnectForm({ busy, fault, onConnect }: Props) {
  const { words, lang } = useSay();
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
      <form className="card-body" onSubmit={submit}>
        <TextField
          label={text.address}
          hint={text.addressHint}
          type="url"
          // The hub's own words say more than the browser's about a wrong address.
          validationBehavior="aria"
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          placeholder="https://tasuki.example.co.jp"
          value={address}
          onChange={setAddress}
          testId="hub-address"
        />
        <TextField
          label={text.token}
          hint={text.tokenHint}
          type="password"
          autoComplete="off"
          value={token}
          onChange={setToken}
          testId="token"
        />
        {fault && (
          <div className="banner late" role="alert" data-testid="connect-fault">
            <TriangleAlert size={16} aria-hidden />
            <div>{faultText(fault, lang)}</div>
          </div>
        )}
        <div className="card-acts">
          <Button look="primary" type="submit" isDisabled={busy || !address.trim() || !token.trim()} data-testid="connect">
            {busy ? text.connecting : text.connect}
          </Button>
        </div>
      </form>
    </>
  );
}
