import { type FormEvent, useState } from 'react';
import type { FaultCode } from '@/lib/domain/fault';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { FaultNote } from './fault-note';
import { TokenField } from './token-field';

type Props = { busy: boolean; fault: FaultCode | null; onToken: (token: string) => void };

/** Takes the place of a token that no longer works, at the same hub: nothing kept is lost. */
export function NewTokenForm({ busy, fault, onToken }: Props) {
  const { words } = useSay();
  const [token, setToken] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    onToken(token.trim());
  }
  return (
    <form className="new-token" onSubmit={submit} noValidate>
      <TokenField label={words.options.newToken} token={token} onToken={setToken} />
      {fault && <FaultNote fault={fault} testId="connect-fault" asked />}
      <div className="card-acts">
        <Button look="primary" type="submit" isPending={busy} isDisabled={!token.trim()} data-testid="connect">
          {busy ? words.options.connecting : words.options.useToken}
        </Button>
      </div>
    </form>
  );
}
