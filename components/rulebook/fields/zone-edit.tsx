import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { MINUTE } from '@/lib/domain/time';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { wallTime } from '@/lib/i18n/wall-time';
import { useSay } from '../../ui/say';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

/** So many are shown at a time; whoever types on narrows them down. */
const SHOWN = 30;

/** Every zone that this browser knows, the ones most likely here first. */
function allZones(): string[] {
  const first = [
    'Asia/Tokyo',
    'Asia/Seoul',
    'Asia/Shanghai',
    'Asia/Singapore',
    'Europe/London',
    'America/New_York',
    'America/Los_Angeles',
    'UTC',
  ];
  return [...new Set([...first, ...Intl.supportedValuesOf('timeZone')])];
}

/** A time zone: only one that exists can be chosen. */
export const ZoneEdit = still(function ZoneEdit(props: FieldProps) {
  const field = useField(props);
  const { now } = useSay();
  const words = calendarWords(field.lang).zone;
  const held = String(field.value ?? '');
  const [typing, setTyped] = useState<string | null>(null);
  const typed = typing ?? field.typed?.text ?? null;
  const zones = useMemo(allZones, []);
  const wanted = plain(typed ?? '');
  const found = typed === null || typed === held ? zones : zones.filter((zone) => plain(zone).includes(wanted));
  const shown = found.slice(0, SHOWN);
  const items = shown.includes(held) || typed !== null ? shown : [held, ...shown];
  const missing = typed !== null && found.length === 0;
  return (
    <FieldFrame field={field} say={String}>
      <ComboBox
        className="field"
        items={items.map((id) => ({ id }))}
        inputValue={typed ?? held}
        selectedKey={held}
        onInputChange={setTyped}
        onSelectionChange={(key) => {
          if (key !== null) field.take(String(key), String(key));
          setTyped(null);
        }}
        onBlur={() => {
          if (typing === null) return;
          const exact = zones.find((zone) => plain(zone) === wanted);
          if (exact !== undefined) field.take(exact, exact);
          else if (wanted === '') field.editing.setTyped(field.path, null);
          else field.refuse(typing, words.none(typing));
          setTyped(null);
        }}
        allowsCustomValue
        isReadOnly={field.disabled}
        isInvalid={missing || field.typed !== null}
        menuTrigger="focus"
        allowsEmptyCollection
      >
        <Label className={field.quiet ? 'sr' : 'field-label'}>{field.words.label}</Label>
        {!field.quiet && field.words.definition && (
          <Text slot="description" className="field-hint">
            {field.words.definition}
          </Text>
        )}
        <div className="rb-zone">
          <Input
            className="input"
            onFocus={(event) => {
              // The list that opens gives the focus back: what was typed meanwhile stays.
              if (typing === null) event.currentTarget.select();
            }}
          />
          <Button className="rb-zone-open">
            <ChevronDown size={16} aria-hidden />
          </Button>
        </div>
        <Popover className="popover">
          <ListBox<{ id: string }>
            className="select-list"
            renderEmptyState={() => <p className="rb-zone-none">{words.none(typed ?? '')}</p>}
          >
            {({ id }) => (
              <ListBoxItem id={id} className="menu-item" textValue={id}>
                {id} <small className="quiet">{words.offset(offset(id, now))}</small>
              </ListBoxItem>
            )}
          </ListBox>
          {found.length > SHOWN && <p className="rb-zone-none">{words.more(found.length - SHOWN)}</p>}
        </Popover>
      </ComboBox>
      {(missing || field.typed !== null) && <p className="field-error">{words.none(typed ?? '')}</p>}
    </FieldFrame>
  );
});

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** How far a zone's clock is from UTC: "+9:00". */
function offset(zone: string, now: number): string {
  const minutes = Math.round((Date.parse(`${wallTime(now, zone)}Z`) - now) / MINUTE);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}:${String(size % 60).padStart(2, '0')}`;
}
