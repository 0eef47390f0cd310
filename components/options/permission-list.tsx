import { useSay } from '../ui/say';

/** What each permission is for, and what is never done. */
export function PermissionList() {
  const text = useSay().words.options;
  return (
    <div className="card-body">
      <dl className="permission-list">
        {text.permissionList.map(({ name, why }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
      <div className="never">
        <h3>{text.neverTitle}</h3>
        <ul>
          {text.neverList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
