import { useEffect, useMemo, useState } from 'react';
import { difference } from '@/lib/domain/rulebook-difference';
import { useVersion } from '@/lib/hooks/use-agreement-desk';
import { isOwn } from '@/lib/hooks/use-draft';
import { faultText } from '@/lib/i18n/faults';
import { dateText, dateTimeText, shortDateText } from '@/lib/i18n/formats';
import { optionsWords } from '@/lib/i18n/options-words';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { useDesk } from '../shell/desk';
import { ChangeLines } from './change-lines';

const DRAFT = 'draft';

/** Every version with who, when and why; what differs between any two; and the way back to one, as a new draft. */
export function VersionsCard() {
  const { lang, now, text: pick, frame } = useSay();
  const text = optionsWords(lang).agree;
  const { hub, team, isAdmin, draft, start } = useDesk();
  const versions = useMemo(() => ownVersions(hub, team), [hub, team]);
  const [back, setBack] = useState<string | null>(null);
  const [begun, setBegun] = useState(0);
  useEffect(() => {
    // The button that began the draft has gone with its question.
    if (begun > 0) document.getElementById('agree-draft')?.focus();
  }, [begun]);
  const zone = frame().timeZone;
  const departmentName = (id: string) => {
    const rule = start.departments.find((one) => one.id === id);
    return rule ? pick(rule.name) : id;
  };
  return (
    <section className="card" aria-labelledby="agree-versions">
      <h2 id="agree-versions">{text.versions}</h2>
      {!hub ? (
        <p>{text.noVersions}</p>
      ) : (
        <ol className="version-list">
          {versions.map((one) => (
            <li key={`${one.team} ${one.version}`} data-testid={`version-${one.version}`}>
              <div>
                <b>{one.version}</b>{' '}
                {one.inForce ? (
                  <span className="count">{text.inForce}</span>
                ) : (
                  one.effectiveFrom > now && <span className="count">{text.planned}</span>
                )}
                <p>
                  {text.since} {dateText(one.effectiveFrom, now, zone, lang)} ·{' '}
                  {one.publishedBy === null
                    ? text.publishedByHub(dateTimeText(one.publishedAt, now, zone, lang))
                    : text.publishedBy(shownText(one.publishedBy), dateTimeText(one.publishedAt, now, zone, lang))}
                </p>
                {one.signatories.length > 0 && (
                  <p>
                    {text.signedBy}{' '}
                    {one.signatories
                      .map(
                        ({ department, name, at }) =>
                          `${departmentName(department)}: ${text.signed(shownText(name), shortDateText(at, now, zone, lang))}`,
                      )
                      .join(lang === 'ja' ? '、' : ', ')}
                  </p>
                )}
                {one.why && <p className="version-why">{shownText(one.why, 2000)}</p>}
              </div>
              {isAdmin && versions[0] !== one && (
                <Button isDisabled={draft.drafting} onPress={() => setBack(one.version)} data-testid={`roll-back-${one.version}`}>
                  {text.rollBack}
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
      {back !== null && (
        <RollBack
          key={back}
          version={back}
          onDone={() => {
            setBack(null);
            setBegun((n) => n + 1);
          }}
        />
      )}
      {hub && (versions.length > 1 || draft.drafting) && <Compare versions={versions.map(({ version }) => version)} />}
    </section>
  );
}

function ownVersions(hub: ReturnType<typeof useDesk>['hub'], team: string) {
  return (hub?.versions ?? []).filter((one) => one.team === team || one.team === '');
}

/** Fetches a version's text and begins a draft with it. */
function RollBack({ version, onDone }: { version: string; onDone: () => void }) {
  const { lang } = useSay();
  const text = optionsWords(lang).agree;
  const { team, draft, goToPage } = useDesk();
  const { value, fault } = useVersion(team, version);
  if (fault) return <p className="tone-late card-line">{faultText(fault, lang)}</p>;
  if (!value) return <p className="card-line">{text.loading}</p>;
  return (
    <div className="card-body">
      <p className="quiet">{text.rollBackHint}</p>
      <div className="card-acts">
        <Button
          look="primary"
          autoFocus
          onPress={() => {
            draft.begin(value.agreement, text.rolledBack(version));
            onDone();
            goToPage('agree');
          }}
          data-testid="roll-back-confirm"
        >
          {text.rolledBack(version)}
        </Button>
      </div>
    </div>
  );
}

function Compare({ versions }: { versions: readonly string[] }) {
  const { lang } = useSay();
  const text = optionsWords(lang).agree;
  const { team, draft } = useDesk();
  const ids = [...(draft.drafting ? [DRAFT] : []), ...versions];
  const [from, setFrom] = useState(ids[1] ?? '');
  const [to, setTo] = useState(ids[0] ?? '');
  const older = useVersion(team, from === DRAFT ? null : from);
  const newer = useVersion(team, to === DRAFT ? null : to);
  const before = from === DRAFT ? draft.book : older.value?.agreement;
  const after = to === DRAFT ? draft.book : newer.value?.agreement;
  const changes = useMemo(() => (before && after ? difference(before, after).filter(({ path }) => !isOwn(path)) : null), [before, after]);
  const fault = older.fault ?? newer.fault;
  const options = ids.map((id) => ({ id, label: id === DRAFT ? text.thisDraft : id }));
  return (
    <div className="card-body" data-testid="compare">
      <h3>{text.compare}</h3>
      <div className="rb-fields">
        <Select label={text.compareFrom} options={options} selected={from} onSelect={setFrom} />
        <Select label={text.compareTo} options={options} selected={to} onSelect={setTo} />
      </div>
      {fault && from !== DRAFT && to !== DRAFT ? (
        <p className="tone-late">{faultText(fault, lang)}</p>
      ) : !changes ? (
        <p>{text.loading}</p>
      ) : changes.length === 0 ? (
        <p>{text.same}</p>
      ) : (
        <ChangeLines changes={changes} />
      )}
    </div>
  );
}
