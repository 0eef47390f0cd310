import { alike } from '../edit';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextEdit } from './text-edit';
import { type FieldProps, useField } from './use-field';

/** The id of an item: it can be chosen until it is in force, then it stays, for records refer to it. */
export const IdEdit = still(function IdEdit(props: FieldProps) {
  const field = useField(props);
  const { path, words } = field;
  const host = path.slice(0, -1);
  const known = field.inForce !== undefined && alike(field.inForce, field.value);
  if (!known && host.length > 0) return <TextEdit {...props} />;
  return (
    <FieldFrame field={field}>
      <p className="rb-id">
        <span className="field-label">{words.label}</span> <code>{String(field.value)}</code>
      </p>
    </FieldFrame>
  );
});
