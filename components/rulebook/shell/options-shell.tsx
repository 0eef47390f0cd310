import { Bell, FileSignature, Globe, LoaderCircle, Map as MapIcon, Plug, ShieldCheck } from 'lucide-react';
import {
  createContext,
  Fragment,
  memo,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import type { Agreement, Rulebook } from '@/lib/domain/rulebook';
import { latestVersion, useAgreementDesk, useVersion } from '@/lib/hooks/use-agreement-desk';
import { type DraftDesk, useDraft } from '@/lib/hooks/use-draft';
import { useKeptTeams } from '@/lib/hooks/use-kept-teams';
import { optionsWords } from '@/lib/i18n/options-words';
import { words } from '@/lib/i18n/words';
import type { Known } from '../../options/known';
import { RadioList } from '../../ui/radio-list';
import { type Say, useSay } from '../../ui/say';
import { Select } from '../../ui/select';
import { StateCard } from '../../ui/state-card';
import { AgreeSection } from '../agree/agree-section';
import { reviewDue } from '../agree/review-due';
import { EditingProvider, type Path, useActs, useEdited } from '../editing';
import { SectionView } from '../section-view';
import { sectionOf, sections } from '../sections';
import { type Desk, DeskProvider } from './desk';
import { DraftBar, DraftNotes } from './draft-bar';
import { FirstRun } from './first-run';
import { GuideBanner } from './guide-banner';
import { MeanwhileDialog } from './meanwhile-dialog';
import { ReviewBanner } from './review-banner';
import { type Found, indexSettings, type Page } from './search-settings';
import { SettingSearch } from './setting-search';
import { type NavGroup, SideNav } from './side-nav';
import { useHash } from './use-hash';

/** A page of the shell beside the rulebook's sections: trying a draft out, a file in or out, what is kept here. */
export type ShellPage = Page & {
  icon: ReactNode;
  content: ReactNode;
  /** Under which heading it stands. */
  group: 'tool' | 'agreement';
  /** What goes on beside whichever page is shown, once there is an agreement. */
  beside?: ReactNode;
};

type Props = {
  status: Known;
  /** The agreement in force as it was synced; null before the first sync. */
  rulebook: Rulebook | null;
  /** Connection, sites, notices and permissions, a card each. */
  setup: ReactNode;
  pages?: readonly ShellPage[];
  /** Who fixed a place for everybody, in words. */
  lockedBy?: (path: Path) => string | null;
};

const setupIds = ['connection', 'sites', 'notices', 'permissions'] as const;

/** Where the parts of the page go. What must not begin anew when the agreement comes in lies beside them. */
type Slots = { team: HTMLElement; bar: HTMLElement; notes: HTMLElement; page: HTMLElement };

/** What the navigation shows beside the connection. */
type Shown = {
  rules: boolean;
  guide: boolean;
  /** Open comments. */
  waits: number;
  /** The review is overdue. */
  review: boolean;
};
const nothingYet: Shown = { rules: false, guide: false, waits: 0, review: false };

const ShellContext = createContext<{ slots: Slots; onShown: (shown: Shown) => void } | null>(null);

/** The options page: sections at the side, a search over all of them, and the draft's state wherever one stands. */
export function OptionsShell(props: Props) {
  const { status, setup, pages = [] } = props;
  const { words: say } = useSay();
  const [hash] = useHash();
  const [slots, setSlots] = useState<Partial<Slots>>({});
  const put = useMemo(() => {
    const into = (name: keyof Slots) => (element: HTMLElement | null) => {
      if (element) setSlots((all) => (all[name] === element ? all : { ...all, [name]: element }));
    };
    return { team: into('team'), bar: into('bar'), notes: into('notes'), page: into('page') };
  }, []);
  const [listed, setListed] = useState(nothingYet);
  const groups = useGroups(status, listed, pages);
  const main = useRef<HTMLElement>(null);
  const current = currentPage(hash, status, pages);
  const shown = useRef(current);
  useEffect(() => {
    if (shown.current === current) return;
    shown.current = current;
    const card = document.getElementById(current);
    if (card) card.scrollIntoView();
    else scrollTo(0, 0);
    (card?.hasAttribute('tabindex') ? card : main.current)?.focus({ preventScroll: true });
  }, [current]);
  const { team, bar, notes, page } = slots;
  const around = useMemo(
    () => team && bar && notes && page && { slots: { team, bar, notes, page }, onShown: setListed },
    [team, bar, notes, page],
  );
  return (
    <div className="shell">
      <h1 className="sr">{say.options.title}</h1>
      <div className="shell-side">
        {/* Of the shell itself: opened while the agreement still comes, it stays open. */}
        <SideNav groups={groups} current={current}>
          <div ref={put.team} className="side-team" />
        </SideNav>
      </div>
      <div className="shell-main">
        <div ref={put.bar} className="shell-top" />
        <main className="shell-page" ref={main} tabIndex={-1}>
          <div ref={put.notes} />
          {isSetup(current) && setup}
          <div ref={put.page} />
        </main>
      </div>
      {around && (
        <ShellContext.Provider value={around}>
          <Filled {...props} current={current} />
        </ShellContext.Provider>
      )}
    </div>
  );
}

/** The page an address names: what nobody knows, or this person may not see, is the connection. */
function currentPage(hash: string, status: Known, pages: readonly ShellPage[]): string {
  const known = pages.find(({ id }) => id === hash);
  if (known?.group === 'tool' || isSetup(hash)) return hash;
  if (!status.connected) return 'connection';
  if (hash === 'guide') return status.grants.some(({ role }) => role === 'admin') ? hash : 'connection';
  return known || hash === 'agree' || sections.some(({ id }) => id === hash) ? hash : 'connection';
}

function isSetup(page: string): boolean {
  return setupIds.some((id) => id === page);
}

type CurrentProps = Props & { current: string };

function Filled(props: CurrentProps) {
  const { status, rulebook } = props;
  const asked = useAgreementDesk();
  const hub = asked.value ?? null;
  const [wanted, setTeam] = useState<string | null>(null);
  // The hub can't say whose agreements there are: what is written here says it.
  const keptTeams = useKeptTeams(hub === null && asked.fault !== null);
  const keptTeam = keptTeams?.[0] ?? null;
  useEffect(() => {
    // Chosen for as long as the page stands, also when the hub answers again.
    if (keptTeam !== null) setTeam((chosen) => chosen ?? keptTeam);
  }, [keptTeam]);
  const team = wanted ?? keptTeam ?? usualTeam(status, hub);
  const latest = hub && latestVersion(hub, team);
  const text = useVersion(team, latest?.version ?? null);
  // While the text of a version just published comes, the one before stays: what is said and typed on the page must not begin anew.
  const held = useRef<{ team: string; start: Agreement } | null>(null);
  if (text.value) held.current = { team, start: text.value.agreement };
  const before = held.current?.team === team ? held.current.start : null;
  const start = before ?? rulebook?.agreement ?? null;
  const isComing = asked.loading || (hub === null && keptTeams === null) || (latest !== null && text.loading && before === null);
  // Nor is what stands already taken away again because a hub that was out of reach answers.
  const stood = useRef<string | null>(null);
  if (!status.connected || !rulebook || !start || (isComing && stood.current !== team)) return <Bare {...props} />;
  stood.current = team;
  return (
    <WithDraft
      {...props}
      key={team}
      rulebook={rulebook}
      start={start}
      team={team}
      onTeam={setTeam}
      keptTeams={keptTeams ?? []}
      hub={hub}
      hubFault={asked.fault}
      onDesk={() => void asked.refresh()}
    />
  );
}

/** The team's own agreement where it has one, or where that is the only one the person may publish; else everybody's. */
function usualTeam(status: Known, hub: Desk['hub']): string {
  const own = status.grants[0]?.team ?? '';
  if (!hub) return '';
  const isOwn = hub.versions.some((one) => one.team === own) || (hub.publishes.includes(own) && !hub.publishes.includes(''));
  return isOwn ? own : '';
}

/** Without an agreement: the connection and what goes with it. */
function Bare({ pages = [], current }: CurrentProps) {
  const { words: say } = useSay();
  const page = pages.find(({ id, group }) => group === 'tool' && id === current);
  return (
    <Frame shown={nothingYet} bar={null}>
      {page ? page.content : !isSetup(current) && <StateCard icon={<LoaderCircle size={28} className="spin" />} title={say.loading} />}
    </Frame>
  );
}

type DraftProps = CurrentProps & {
  rulebook: Rulebook;
  start: Agreement;
  team: string;
  onTeam: (team: string) => void;
  /** Teams whose drafts lie in this browser; asked for only where the hub is out of reach. */
  keptTeams: readonly string[];
  hub: Desk['hub'];
  hubFault: Desk['hubFault'];
  onDesk: () => void;
};

function WithDraft(props: DraftProps) {
  const { status, rulebook, start, team, hub, onDesk } = props;
  const { now } = useSay();
  const draft = useDraft({ team, start, desk: hub, onDesk, now });
  const [, go] = useHash();
  const [showing, setShowing] = useState<'draft' | 'inForce'>('draft');
  const isAdmin = status.grants.some((grant) => grant.role === 'admin' && (team === '' || grant.team === team));
  const isDraft = showing === 'draft' || !draft.drafting;
  const onGoTo = useCallback(
    (path: Path) => {
      const page = sectionOf(path[0])?.id;
      if (page) go(page);
    },
    [go],
  );
  return (
    <EditingProvider
      book={isDraft ? draft.book : start}
      onChange={draft.change}
      inForce={start}
      almanac={rulebook.almanac}
      canEdit={isAdmin && isDraft && draft.ready && draft.shared?.state !== 'published'}
      lockedBy={props.lockedBy}
      onGoTo={onGoTo}
    >
      <Pages {...props} draft={draft} isAdmin={isAdmin} showing={isDraft ? 'draft' : 'inForce'} onShow={setShowing} />
    </EditingProvider>
  );
}

type PagesProps = DraftProps & {
  draft: DraftDesk;
  isAdmin: boolean;
  showing: 'draft' | 'inForce';
  onShow: (showing: 'draft' | 'inForce') => void;
};

function Pages(props: PagesProps) {
  const { status, pages = [], current, start, team, onTeam, hub, hubFault, draft, isAdmin, showing, onShow } = props;
  const { lang, now } = useSay();
  const text = optionsWords(lang);
  const [, go] = useHash();
  const acts = useActs();
  const errors = useEdited(({ problems }) => problems.filter(({ severity }) => severity === 'error').length);
  const [closed, setClosed] = useState<DraftDesk['meanwhile']>(null);
  const isFirstRun = isAdmin && hub !== null && isShipped(hub, team);
  const desk: Desk = {
    draft,
    start,
    team,
    hub,
    hubFault,
    isAdmin,
    canComment: hub?.drafts != null && status.grants.some(({ role }) => role !== 'rep'),
    mayPublish: hub?.publishes.includes(team) ?? false,
    signs: (hub?.signs ?? []).filter((one) => one.team === team || one.team === '').map(({ department }) => department),
    userId: status.user?.id ?? null,
    errors,
    goToPage: go,
  };
  const section = sections.find(({ id }) => id === current);
  const page = pages.find(({ id }) => id === current);
  const own = useOwnPages();
  const index = useCallback(() => indexSettings(acts.now().book, sections, [...own, ...pages]), [acts, own, pages]);

  const open = useCallback(
    ({ page: id, path }: Found) => {
      go(id);
      if (path) acts.goTo(path);
    },
    [go, acts],
  );
  return (
    <DeskProvider desk={desk}>
      <Frame
        shown={{
          rules: true,
          guide: isAdmin,
          waits: draft.shared?.openComments ?? 0,
          review: isAdmin && !draft.drafting && reviewDue(start, now).state === 'over',
        }}
        find={<SettingSearch index={index} onOpen={open} />}
        team={<TeamChoice status={status} team={team} kept={props.keptTeams} hub={hub} onTeam={onTeam} />}
        bar={isAdmin && showing === 'draft' ? <DraftBar /> : null}
        notes={
          <>
            <DraftNotes />
            {draft.drafting && section && <Showing showing={showing} onShow={onShow} />}
            {section && !isAdmin && <p className="quiet read-only">{text.bar.readOnly}</p>}
            {isFirstRun && current !== 'guide' && current !== 'agree' && !draft.drafting && <GuideBanner />}
            {isAdmin && !isFirstRun && current !== 'agree' && !draft.drafting && <ReviewBanner />}
          </>
        }
      >
        {section ? (
          <SectionView section={section} />
        ) : page ? (
          page.content
        ) : current === 'agree' ? (
          <AgreeSection />
        ) : (
          current === 'guide' && <FirstRun />
        )}
        {pages.map(({ id, beside }) => beside && <Fragment key={id}>{beside}</Fragment>)}
        {draft.meanwhile && closed !== draft.meanwhile && <MeanwhileDialog onClose={() => setClosed(draft.meanwhile)} />}
      </Frame>
    </DeskProvider>
  );
}

type ShowingProps = Pick<PagesProps, 'showing' | 'onShow'>;

/** Which of the two one looks at. Apart from the pages, which are drawn anew with each key. */
const Showing = memo(function Showing({ showing, onShow }: ShowingProps) {
  const { lang } = useSay();
  const { bar } = optionsWords(lang);
  return (
    <div className="draft-showing">
      <RadioList
        label={bar.showing}
        across
        testId="showing"
        options={[
          { id: 'draft', label: bar.draft },
          { id: 'inForce', label: bar.inForce },
        ]}
        selected={showing}
        onSelect={(id) => onShow(id === 'inForce' ? 'inForce' : 'draft')}
      />
      {showing === 'inForce' && <p className="quiet">{bar.reading}</p>}
    </div>
  );
});

/** Nobody has published anything yet: what is in force came with the hub. */
function isShipped(hub: NonNullable<Desk['hub']>, team: string): boolean {
  const mine = hub.versions.filter((one) => one.team === team || one.team === '');
  return mine.length > 0 && mine.every(({ publishedBy, signatories }) => publishedBy === null && signatories.length === 0);
}

/** The pages of the shell's own, as they are found by the search. */
function useOwnPages(): readonly Page[] {
  return useMemo(() => {
    const [ja, en] = [optionsWords('ja'), optionsWords('en')];
    const [wordsJa, wordsEn] = [words('ja'), words('en')];
    const page = (id: string, nameJa: string, nameEn: string, aboutJa = '', aboutEn = ''): Page => ({
      id,
      name: { ja: nameJa, en: nameEn },
      about: { ja: aboutJa, en: aboutEn },
    });
    return [
      page(
        'connection',
        wordsJa.options.connection,
        wordsEn.options.connection,
        wordsJa.options.connectionHint,
        wordsEn.options.connectionHint,
      ),
      page('sites', wordsJa.options.sites, wordsEn.options.sites, wordsJa.options.sitesHint, wordsEn.options.sitesHint),
      page('notices', wordsJa.notices.title, wordsEn.notices.title, wordsJa.notices.hint, wordsEn.notices.hint),
      page('permissions', wordsJa.options.permissions, wordsEn.options.permissions),
      page('agree', ja.agree.title, en.agree.title, ja.agree.about, en.agree.about),
      page('guide', ja.guide.title, en.guide.title, ja.guide.about, en.guide.about),
    ];
  }, []);
}

/** The navigation; the same one until something in it is another. */
function useGroups(status: Known, shown: Shown, pages: readonly ShellPage[]): NavGroup[] {
  const say = useSay();
  return useMemo(() => groupsOf(status, shown, pages, say), [status, shown, pages, say]);
}

function groupsOf(status: Known, { rules, guide, waits, review }: Shown, pages: readonly ShellPage[], say: Say): NavGroup[] {
  const { lang, words, text: pick } = say;
  const text = optionsWords(lang).nav;
  const entryOf = ({ id, name, icon }: ShellPage) => ({ id, label: pick(name), icon });
  const tool = {
    label: text.tool,
    entries: [
      { id: 'connection', label: words.options.connection, icon: <Plug size={17} aria-hidden /> },
      ...(status.connected
        ? [
            { id: 'sites', label: words.options.sites, icon: <Globe size={17} aria-hidden /> },
            { id: 'notices', label: words.notices.title, icon: <Bell size={17} aria-hidden /> },
          ]
        : []),
      { id: 'permissions', label: words.options.permissions, icon: <ShieldCheck size={17} aria-hidden /> },
      ...pages.filter(({ group }) => group === 'tool').map(entryOf),
    ],
  };
  if (!rules) return [tool];
  return [
    tool,
    {
      label: text.agreement,
      entries: [
        {
          id: 'agree',
          label: text.agree,
          icon: <FileSignature size={17} aria-hidden />,
          mark: waits ? String(waits) : review ? text.review : undefined,
        },
        ...(guide ? [{ id: 'guide', label: text.guide, icon: <MapIcon size={17} aria-hidden /> }] : []),
        ...pages.filter(({ group }) => group === 'agreement').map(entryOf),
      ],
    },
    ...(sections.length > 0
      ? [
          {
            label: text.rules,
            entries: sections.map(({ id, name, icon: Icon }) => ({ id, label: pick(name), icon: <Icon size={17} aria-hidden /> })),
          },
        ]
      : []),
  ];
}

type TeamChoiceProps = { status: Known; team: string; kept: readonly string[]; hub: Desk['hub']; onTeam: (team: string) => void };

/** Whose agreement is shown, where there is more than one. */
function TeamChoice({ status, team, kept, hub, onTeam }: TeamChoiceProps) {
  const { lang, text: pick } = useSay();
  const text = optionsWords(lang).bar;
  const teams = [...new Set([team, ...kept, ...(hub?.publishes ?? ['']), ...(hub?.drafts ?? []).map((one) => one.team)])];
  if (teams.length < 2) return null;
  const nameOf = (id: string) => {
    const grant = status.grants.find((one) => one.team === id);
    return id === '' ? text.everybody : grant ? pick(grant.teamName) : id;
  };
  return (
    <Select
      label={text.forWhom}
      options={teams.map((id) => ({ id: `team ${id}`, label: nameOf(id) }))}
      selected={`team ${team}`}
      onSelect={(id) => onTeam(id.slice(5))}
    />
  );
}

type FrameProps = {
  shown: Shown;
  team?: ReactNode;
  find?: ReactNode;
  bar: ReactNode;
  notes?: ReactNode;
  children: ReactNode;
};

/** Whose agreement at the side, the bar on top, one page below: each in its place of the shell. */
function Frame({ shown: { rules, guide, waits, review }, team, find, bar, notes, children }: FrameProps) {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('Frame needs a shell around');
  const { slots, onShown } = shell;
  useLayoutEffect(() => onShown({ rules, guide, waits, review }), [onShown, rules, guide, waits, review]);
  return (
    <>
      {createPortal(team, slots.team)}
      {createPortal(
        (find || bar) && (
          <div className="shell-bar">
            {find}
            {bar}
          </div>
        ),
        slots.bar,
      )}
      {createPortal(notes, slots.notes)}
      {createPortal(children, slots.page)}
    </>
  );
}
