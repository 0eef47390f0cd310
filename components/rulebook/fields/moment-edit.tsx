import { instantAt, wallTime } from '@/lib/i18n/wall-time';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

/** A date and time in the zone of the agreement's first calendar, whatever the zone of this computer. */
export const MomentEdit = still(function MomentEdit({ optional = false, ...props }: FieldProps & { optional?: boolean }) {
  const field = useField(props);
  const zone = field.editing.now().book.calendars[0]?.timeZone ?? 'Asia/Tokyo';
  const wall = (value: unknown) => (typeof value === 'number' ? wallTime(value, zone) : '');
  return (
    <FieldFrame field={field} say={(value) => wall(value).replace('T', ' ') || field.kit.nothing}>
      <TextBox
        field={field}
        type="datetime-local"
        shown={wall(field.value)}
        unit={zone}
        onType={(typed) => {
          const at = instantAt(typed, zone);
          if (typed === '' && optional) field.take(undefined, typed);
          else if (at === null) field.refuse(typed, field.kit.needMoment);
          else field.take(at, typed);
        }}
      />
    </FieldFrame>
  );
});
