import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';
import type { KnownSite } from './known';

type Props = {
  /** What the extension's manifest names, asked for at once or later. */
  permissions: readonly string[];
  sites: readonly KnownSite[];
};

/** Each permission: what for, since when and what is never done with it; the sites allowed now; what is never done at all. */
export function PermissionList({ permissions, sites }: Props) {
  const { words } = useSay();
  const text = words.sites.permissions;
  const { list } = text;
  const ids = (Object.keys(list) as (keyof typeof list)[]).filter((id) => id === 'site' || permissions.includes(id));
  const granted = [...new Set(sites.filter((site) => site.granted).map(({ origin }) => origin))];
  return (
    <div className="card-body">
      <p>{text.intro}</p>
      <dl className="permission-list">
        {ids.map((id) => (
          <div key={id} data-testid={`permission-${id}`}>
            <dt>
              {list[id].name}
              <small>{id === 'site' ? text.when.site : id === 'notifications' ? text.when.switch : text.when.install}</small>
            </dt>
            <dd>
              {list[id].why}
              <small>{text.never(list[id].never)}</small>
            </dd>
          </div>
        ))}
        <div data-testid="permission-granted">
          <dt>{text.granted}</dt>
          <dd>{granted.length === 0 ? text.grantedNone : granted.map((origin) => <div key={origin}>{shownText(origin, 200)}</div>)}</dd>
        </div>
      </dl>
      <div className="never">
        <h3>{words.options.neverTitle}</h3>
        <ul>
          {words.options.neverList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
