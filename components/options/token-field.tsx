import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';

type Props = { label: string; token: string; onToken: (token: string) => void };

/** Takes an access token, unseen by whoever looks over a shoulder, and offers it to no password store. */
export function TokenField({ label, token, onToken }: Props) {
  const { words } = useSay();
  return (
    <TextField
      label={label}
      hint={words.options.tokenHint}
      type="password"
      autoComplete="off"
      spellCheck="false"
      value={token}
      onChange={onToken}
      testId="token"
    />
  );
}
