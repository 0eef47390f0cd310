import { useSay } from '../ui/say';

/** What each permission is for, and what is never looked at. */
export function PermissionList() {
  const text = useSay().words.options;
  return (
    <>
      <p>{text.never}</p>
      <dl className="card-body permission-list">
        {text.permissionList.map((permission) => [<dt key="name">{permission.name}</dt>, <dd key="why">{permission.why}</dd>])}
      </dl>
    </>
  );
}
