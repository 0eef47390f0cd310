import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { alike } from '../edit';
import type { FieldState } from './use-field';

type Props = {
  field: FieldState;
  /** Says a value of this field in a few words; without one, what it was is not shown. */
  say?: ((value: unknown) => string) | undefined;
  wide?: boolean;
  children: ReactNode;
};

/** What stands around every field: its place, what it was, who locked it, what was found there. */
export function FieldFrame({ field, say, wide = false, children }: Props) {
  return (
    <div className={wide ? 'rb-field rb-wide' : 'rb-field'} id={field.id} data-place={field.pattern}>
      {children}
      {say && <Differences field={field} say={say} />}
      {field.lock && (
        <p className="rb-lock">
          <Lock size={13} aria-hidden />
          {field.lock}
        </p>
      )}
      <Findings field={field} />
    </div>
  );
}

/** "Default: 3 business days · in force: 2", where they differ from the draft; each can be taken back. */
function Differences({ field, say }: { field: FieldState; say: (value: unknown) => string }) {
  const { kit, value, standard, inForce, editing, path, disabled } = field;
  const parts: { key: string; text: string; value: unknown }[] = [];
  const differs = inForce !== undefined && !alike(inForce, value);
  // In force as it came: once is enough.
  const isOne = differs && alike(standard, inForce);
  if (!isOne && standard !== undefined && !alike(standard, value)) {
    parts.push({ key: 'standard', text: kit.standard(short(say(standard))), value: standard });
  }
  if (differs) {
    parts.push({ key: 'inForce', text: (isOne ? kit.both : kit.inForce)(short(say(inForce))), value: inForce });
  }
  if (parts.length === 0) return null;
  return (
    <p className="rb-was">
      {parts.map((part) => (
        <span key={part.key}>
          {part.text}
          {!disabled && (
            <button
              type="button"
              className="link"
              aria-label={kit.takeBackTo(short(say(part.value)))}
              onClick={() => {
                editing.setTyped(path, null);
                editing.set(path, part.value);
              }}
            >
              {kit.takeBack}
            </button>
          )}
        </span>
      ))}
    </p>
  );
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** What lint found exactly here. */
function Findings({ field }: { field: FieldState }) {
  const found = field.problems.filter(({ code }) => code !== 'not_taken');
  if (found.length === 0) return null;
  return (
    <ul className="rb-findings">
      {found.map(({ code, severity, text, path }) => (
        <li key={`${code} ${path.join('.')} ${text.en}`} className={`rb-${severity}`}>
          {field.text(text)}
        </li>
      ))}
    </ul>
  );
}
