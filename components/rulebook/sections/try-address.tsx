import { useState } from 'react';
import { pageGroupOf } from '@/lib/domain/page-group';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';
import { TextField } from '../../ui/text-field';
import { useEditing } from '../editing';

/** Says to which group of pages an address belongs, as the groups are set now; nothing is kept. */
export function TryAddress() {
  const { lang, text } = useSay();
  const { book } = useEditing();
  const say = settingsWords(lang).pages;
  const [address, setAddress] = useState('');
  const id = address.trim() === '' ? undefined : pageGroupOf(book.pageGroups, address.trim());
  const group = book.pageGroups.find((one) => one.id === id);
  return (
    <div>
      <TextField label={say.tryIt} hint={say.tryHint} value={address} onChange={setAddress} placeholder="https://www.example.co.jp/price" />
      {id !== undefined && (
        <p className="rb-sentence" role="status">
          {group ? say.belongs(text(group.name)) : say.none}
        </p>
      )}
    </div>
  );
}
