import { CloudOff, Coffee, FlaskConical, LockKeyhole, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { UndoBar } from '@/components/panel/undo-bar';
import { AnswerDialog } from '@/components/popup/answer-dialog';
import { BulkBar } from '@/components/popup/bulk-bar';
import { PopFoot } from '@/components/popup/pop-foot';
import { QueueList } from '@/components/popup/queue-list';
import type { QueueItem } from '@/components/popup/queue-row';
import type { Section } from '@/components/popup/queue-window';
import { RepHead } from '@/components/popup/rep-head';
import { SearchBar } from '@/components/popup/search-bar';
import { SnoozeDialog } from '@/components/popup/snooze-dialog';
import { type BacklogView, TeamBacklog } from '@/components/popup/team-backlog';
import { WorkedHint } from '@/components/popup/worked-hint';
import { Button } from '@/components/ui/button';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { faultText } from '@/lib/i18n/faults';
import { dateText } from '@/lib/i18n/formats';
import { at } from '../fixtures/builders';
import { aClock, facts, next, now, score } from './facts';

type Lang = 'ja' | 'en';
type Group = QueueItem['group'];

function item(
  lang: Lang,
  group: Group,
  clock: Parameters<typeof aClock>[0],
  who: [string, string],
  more: { note?: string; assessment?: Partial<QueueItem['assessment']>; lead?: Partial<QueueItem['lead']> } = {},
): QueueItem {
  const { lead, assessment } = facts(
    lang,
    { ...next(aClock(clock), { note: more.note ?? null }), ...more.assessment },
    { id: `${group}-${who[0]}`, name: who[0], company: { name: who[1] }, department: undefined, ...more.lead },
  );
  return { ref: { site: 'sample', type: 'lead', id: '1' }, group, lead, assessment, viewer: 'rep-1' };
}

const intent = (id: 'price' | 'fair_talk' | 'webinar', ja: string, en: string) => ({
  intent: { id, name: { ja, en }, hot: id === 'price', at: null },
});

function queue(lang: Lang): QueueItem[] {
  const en = lang === 'en';
  const call = { ja: '初回電話', en: 'First call' };
  const none = { touches: { made: 0, attempts: 0, conversations: 0, meetings: 0, last: null } };
  return [
    item(
      lang,
      'overdue',
      { state: 'breached', overdueBy: 38 * MINUTE, action: { ja: 'すぐ返信', en: 'Reply now' } },
      ['D. Weber', 'Nordwerk GmbH'],
      { assessment: { ...none, ...intent('price', '価格・見積の問い合わせ', 'Price or quote') } },
    ),
    item(
      lang,
      'overdue',
      { state: 'breached', overdueBy: 2 * HOUR + 5 * MINUTE, action: call },
      [en ? 'Megumi Yamamoto' : '山本 恵', en ? 'Toa Seiki' : '東亜精機'],
      {
        lead: {
          reminders: [
            {
              kind: 'nudge',
              id: 'n1',
              at: at('2026-11-24T09:05+09:00'),
              by: 'rep-2',
              to: 'rep-1',
              text: en ? 'Today, please' : '今日中に',
            },
          ],
        },
      },
    ),
    item(
      lang,
      'today',
      {
        state: 'at_risk',
        due: at('2026-11-24T09:45+09:00'),
        left: 32 * MINUTE,
        hours: true,
        action: { ja: '折り返し電話をする', en: 'Call back' },
      },
      [en ? 'Ryo Sasaki' : '佐々木 亮', en ? 'Hokuto Denso' : '北斗電装'],
      { note: en ? 'I can talk in the morning' : '朝なら話せる' },
    ),
    item(
      lang,
      'today',
      {
        due: at('2026-11-24T18:00+09:00'),
        left: 7 * HOUR + 47 * MINUTE,
        businessDaysLeft: 0,
        action: { ja: '引き受けるか決める', en: 'Accept or send back' },
      },
      ['E. Clarke', 'Brightline Ltd'],
    ),
    item(
      lang,
      'today',
      { due: at('2026-11-24T18:00+09:00'), left: 7 * HOUR, businessDaysLeft: 0, action: call },
      [
        en ? 'Yui Nakagawa' : '中川 結衣',
        en ? 'Minato Logistics and Warehousing Co., Ltd., Yokohama' : '港ロジスティクスウェアハウジング株式会社 横浜事業所',
      ],
      { lead: { reminders: [{ kind: 'snooze', by: 'rep-1', at: now - 1000, until: at('2026-11-24T11:00+09:00') }] } },
    ),
  ];
}

function marketing(lang: Lang, group: Group): QueueItem[] {
  const en = lang === 'en';
  const request = {
    id: 'r1',
    field: 'employees',
    question: en ? 'How many people and how many sites?' : '従業員数と拠点数を調べてください',
    at: at('2026-11-20T11:00+09:00'),
    by: 'rep-1',
  };
  const answer = { runsOn: 'marketing' as const, due: at('2026-11-24T18:00+09:00'), left: 7 * HOUR, businessDaysLeft: 0 };
  const sent = {
    id: 'h1',
    from: 'mkt' as const,
    to: 'is' as const,
    at: at('2026-11-16T10:00+09:00'),
    recordedAt: 0,
    verdict: {
      kind: 'nurture' as const,
      reason: 'mismatch',
      comment: en ? 'A student, for a thesis' : '学生で卒論の調査でした',
      at: at('2026-11-19T15:00+09:00'),
      recordedAt: 0,
      by: 'rep-2',
    },
  };
  const short = {
    missing: [{ kind: 'condition' as const, text: { ja: '行動スコア あと2点(18/20)', en: '2 points of activity (18 of 20)' } }],
    score: { ...score, total: 58 },
    ...intent('webinar', 'ウェビナー参加', 'Webinar attended'),
  };
  const who: [string, string] = [en ? 'Megumi Yamamoto' : '山本 恵', en ? 'Toa Seiki' : '東亜精機'];
  switch (group) {
    case 'questions':
      return [item(lang, group, answer, who, { lead: { requests: [request] } })];
    case 'sentBack':
      return [
        item(lang, group, { ...answer, due: at('2026-11-26T18:00+09:00'), left: 26 * HOUR, businessDaysLeft: 2 }, who, {
          lead: { handOffs: [sent] },
        }),
      ];
    default:
      return [item(lang, 'nearly', {}, who, { assessment: short })];
  }
}

function unregistered(lang: Lang): QueueItem[] {
  const [first, second] = queue(lang).slice(2);
  const worked = { bant: 3, touches: 5, since: at('2026-10-21T10:00+09:00') };
  return [first, second].flatMap((one) =>
    one ? { ...one, group: 'unregistered' as const, assessment: { ...one.assessment, worked } } : [],
  );
}

const nothing = () => undefined;

/** A list over fixed leads, as the worker would give them row by row. */
function List({ items, tick = false, count = items.length }: { items: QueueItem[]; tick?: boolean; count?: number }) {
  const groups = [...new Set(items.map(({ group }) => group))];
  const ids = (group: Group) => items.filter((one) => one.group === group).map(({ lead }) => lead.id);
  const [chosen, setChosen] = useState<string | null>(items[0]?.lead.id ?? null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(tick ? [items[0]?.lead.id ?? ''] : []));
  const [seen, setSeen] = useState<readonly string[]>([]);
  const sections: Section<Group>[] = groups.map((group) => ({
    group,
    ids: count > items.length ? Array.from({ length: count }, (_, index) => `${index}`) : ids(group),
    more: count > items.length,
    head: groups.length > 1 || count > items.length,
  }));
  return (
    <>
      <QueueList
        sections={sections}
        itemOf={(id) =>
          items.find(({ lead }) => lead.id === id) ??
          (count > items.length && seen.includes(id) ? items[Number(id) % items.length] : undefined)
        }
        onSeen={setSeen}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={nothing}
        onKey={nothing}
        actsOf={() => [{ id: 'details', label: 'Details', icon: null }]}
        onAct={nothing}
        {...(tick ? { ticked, onTick: (id: string) => setTicked(new Set([...ticked, id])) } : {})}
      />
      {tick && <BulkBar ticked={ticked.size} all={false} onAll={nothing} onReassign={nothing} onNudge={nothing} />}
    </>
  );
}

type PopProps = {
  content: React.ReactNode;
  kind?: 'mine' | 'team' | 'marketing';
  selected?: string;
  roles?: boolean;
  cover?: boolean;
  unregistered?: boolean;
  offline?: boolean;
  text?: string;
  after?: React.ReactNode;
};

function Pop({
  content,
  kind = 'mine',
  selected = 'next',
  roles = false,
  cover = false,
  unregistered = false,
  offline = false,
  text = '',
  after,
}: PopProps) {
  const { words } = useSay();
  const { popup } = words;
  const of = (id: string, label: string, count: number, late = false): TabEntry<string> => ({
    id,
    label,
    count,
    late,
    content: id === selected ? content : null,
  });
  const tabs = {
    mine: [of('next', popup.next, 2, true), of('fresh', popup.fresh, 2), of('decide', popup.decide, 1), of('back', popup.back, 0)],
    team: [of('team', popup.team, 11, true), of('unassigned', popup.unassigned, 2)],
    marketing: [
      of('questions', popup.questions, 1),
      of('sentBack', popup.sentBack, 1),
      of('nearly', popup.nearly, 12),
      of('woken', popup.woken, 0),
    ],
  }[kind];
  if (unregistered) tabs.push(of('unregistered', popup.unregistered, 2));
  if (cover) tabs.push(of('cover', words.day.covers.tab, 1));
  const inner = <Tabs label={popup.lists} tabs={tabs} selected={selected} onSelect={nothing} />;
  const asOf = offline ? words.states.offline('8:40') : words.states.synced('9:12');
  return (
    <>
      <SearchBar text={text} onText={nothing} onLeave={nothing} aside={<span className="tab-aside">{asOf}</span>} />
      {text !== '' ? (
        content
      ) : roles ? (
        <Tabs
          label={popup.roleTabs}
          outer
          selected={kind}
          onSelect={nothing}
          tabs={[
            { id: 'team', label: popup.team, content: kind === 'team' ? inner : null },
            { id: 'mine', label: popup.mine, content: kind === 'mine' ? inner : null },
            { id: 'marketing', label: popup.marketing, content: kind === 'marketing' ? inner : null },
          ]}
        />
      ) : (
        inner
      )}
      {after}
      <PopFoot keys={kind === 'mine'} syncing={false} onSync={nothing} onOpenOptions={nothing} onSidePanel={nothing} />
    </>
  );
}

const trend = (seed: number) =>
  Array.from({ length: 14 }, (_, index) => {
    const weekend = index % 7 === 4 || index % 7 === 5;
    const of = weekend ? 0 : ((index * seed) % 4) + 1;
    return { day: `2026-11-${String(11 + index).padStart(2, '0')}`, kept: Math.max(0, of - ((index + seed) % 3 === 0 ? 2 : 0)), of };
  });

function backlog(lang: Lang): BacklogView {
  const en = lang === 'en';
  return {
    team: { id: 'east-2', name: { ja: '東日本第2', en: 'East 2' } },
    teams: [
      { id: 'east-2', name: { ja: '東日本第2', en: 'East 2' } },
      { id: 'west', name: { ja: '西日本', en: 'West' } },
    ],
    rows: [
      {
        user: 'rep-2',
        name: en ? 'Yuko Tanaka' : '田中 優子',
        overdue: 6,
        dueSoon: 1,
        kept: 11,
        of: 19,
        longest: 38 * HOUR,
        trend: trend(3),
        touches: { byHand: 22, of: 31 },
      },
      {
        user: 'rep-1',
        name: en ? 'Ken Sato' : '佐藤 健',
        overdue: 3,
        dueSoon: 2,
        kept: 12,
        of: 17,
        longest: 9 * HOUR,
        trend: trend(5),
        touches: { byHand: 9, of: 40 },
      },
      {
        user: '4',
        name: en ? 'Aya Suzuki' : '鈴木 彩',
        overdue: 2,
        dueSoon: 0,
        kept: 0,
        of: 0,
        longest: 5 * HOUR,
        trend: [],
        touches: { byHand: 0, of: 0 },
      },
      {
        user: 'rep-3',
        name: 'M. Rossi',
        overdue: 0,
        dueSoon: 3,
        kept: 16,
        of: 17,
        longest: null,
        trend: trend(7),
        touches: { byHand: 4, of: 52 },
      },
    ],
    unassigned: [],
    escalations: [
      {
        refs: [{ site: 'sample', type: 'lead', id: '4' }],
        name: 'D. Weber',
        company: 'Nordwerk GmbH',
        owner: 'rep-2',
        clock: 'p1:1',
        promise: 'p1',
        promiseName: { ja: '即応', en: 'Quick response' },
        to: { ja: 'ISマネージャー', en: 'IS manager' },
        due: at('2026-11-20T17:34+09:00'),
        at: at('2026-11-20T17:34+09:00'),
      },
      {
        refs: [{ site: 'sample', type: 'lead', id: '6' }],
        name: 'E. Clarke',
        company: 'Brightline Ltd',
        owner: 'rep-1',
        clock: 'p3:1',
        promise: 'p3',
        promiseName: { ja: '初回電話', en: 'First call' },
        to: { ja: 'ISマネージャー', en: 'IS manager' },
        due: at('2026-11-19T18:00+09:00'),
        at: at('2026-11-20T09:00+09:00'),
        withdrawn: { at: at('2026-11-24T09:05+09:00'), why: 'done' },
      },
    ],
    uncovered: [
      {
        refs: [{ site: 'sample', type: 'lead', id: '5' }],
        name: en ? 'Sho Aoki' : '青木 翔',
        company: en ? 'Mikawa Resin' : '三河樹脂',
        owner: 'rep-2',
        from: at('2026-11-24T00:00+09:00'),
        to: at('2026-11-28T00:00+09:00'),
        due: at('2026-11-26T18:00+09:00'),
      },
    ],
    spread: {
      leads: 86,
      owners: [
        { id: 'rep-2', leads: 33 },
        { id: 'rep-1', leads: 28 },
        { id: 'rep-3', leads: 25 },
      ],
      industries: [
        { id: en ? 'Manufacturing' : '製造業', leads: 52 },
        { id: en ? 'Logistics' : '物流', leads: 20 },
        { id: '', leads: 14 },
      ],
    },
    asOf: at('2026-11-24T08:40+09:00'),
    cached: false,
  };
}

const away = [
  { id: 'a1', user: 'rep-2', from: at('2026-11-24T00:00+09:00'), to: at('2026-11-28T00:00+09:00'), cover: 'rep-1' },
  { id: 'a2', user: 'rep-3', from: at('2026-11-30T00:00+09:00'), to: at('2026-12-02T00:00+09:00'), cover: null },
];

function Trial() {
  const { popup } = useSay().words;
  return (
    <div className="banner info">
      <FlaskConical size={15} aria-hidden />
      <div>{popup.trial}</div>
    </div>
  );
}

function Undo() {
  const { acts, popup } = useSay().words;
  const say = useSay();
  const label = `${acts.done.log_touch(say.text({ ja: '不在', en: 'No answer' }))} · ${popup.nextIs(say.lang === 'ja' ? '山本 恵' : 'Megumi Yamamoto')}`;
  return <UndoBar label={label} seconds={7} onUndo={nothing} />;
}

function TeamView({ lang, cached = false }: { lang: Lang; cached?: boolean }) {
  return (
    <TeamBacklog backlog={{ ...backlog(lang), cached }} onTeam={nothing} onRep={nothing} onLead={nothing} onAssign={nothing} away={away} />
  );
}

/** The popup in each state that looks different. */
export const popups: Record<string, (lang: Lang) => React.ReactNode> = {
  queue: (lang) => <Pop content={<List items={queue(lang)} />} />,
  acted: (lang) => <Pop content={<List items={queue(lang).slice(1)} />} after={<Undo />} />,
  trial: (lang) => (
    <Pop
      content={
        <>
          <Trial />
          <List items={queue(lang)} />
        </>
      }
    />
  ),
  offline: (lang) => <Pop offline content={<List items={queue(lang)} />} />,
  many: (lang) => <Pop content={<List items={queue(lang).slice(0, 4)} count={500} />} />,
  roles: (lang) => <Pop roles content={<List items={queue(lang)} />} />,
  search: (lang) => <Pop text={lang === 'ja' ? 'ﾎｸﾄ' : 'hokuto'} content={<List items={queue(lang).slice(2, 3)} />} />,
  unregistered: (lang) => (
    <Pop
      unregistered
      selected="unregistered"
      content={
        <>
          <WorkedHint />
          <List items={unregistered(lang)} />
        </>
      }
    />
  ),
  empty: () => <Pop content={<Empty />} />,
  snooze: (lang) => (
    <Pop
      content={<List items={queue(lang)} />}
      after={
        <SnoozeDialog
          name={lang === 'ja' ? '佐々木 亮' : 'Ryo Sasaki'}
          moments={['2026-11-24T10:13+09:00', '2026-11-24T12:13+09:00', '2026-11-25T09:00+09:00', '2026-11-26T09:00+09:00'].map(at)}
          onSnooze={nothing}
          onClose={nothing}
        />
      }
    />
  ),
  team: (lang) => <Pop kind="team" selected="team" content={<TeamView lang={lang} />} />,
  teamoffline: (lang) => <Pop kind="team" selected="team" offline content={<TeamView lang={lang} cached />} />,
  rep: (lang) => (
    <>
      <RepHead name={backlog(lang).rows[0]?.name ?? ''} row={backlog(lang).rows[0]} onBack={nothing} />
      <List items={queue(lang)} tick />
    </>
  ),
  questions: (lang) => <Pop kind="marketing" selected="questions" content={<List items={marketing(lang, 'questions')} />} />,
  answer: (lang) => {
    const items = marketing(lang, 'questions');
    const request = items[0]?.lead.requests[0];
    return (
      <Pop
        kind="marketing"
        selected="questions"
        content={<List items={items} />}
        after={request && <AnswerDialog request={request} onAct={nothing} onClose={nothing} />}
      />
    );
  },
  sentback: (lang) => <Pop kind="marketing" selected="sentBack" content={<List items={marketing(lang, 'sentBack')} />} />,
  nearly: (lang) => <Pop kind="marketing" selected="nearly" content={<List items={marketing(lang, 'nearly')} />} />,
  signedout: () => <SignedOut />,
  error: () => <Failed />,
  locked: () => <Locked />,
  cover: (lang) => (
    <Pop
      cover
      selected="cover"
      content={
        <>
          <Covered />
          <List items={queue(lang).slice(1, 4)} />
        </>
      }
    />
  ),
};

function Empty() {
  const { words } = useSay();
  return <StateCard icon={<Coffee size={32} />} title={words.popup.emptyNext} hint={words.popup.emptyNextHint} />;
}

function Locked() {
  const { words } = useSay();
  return (
    <StateCard
      icon={<LockKeyhole size={32} />}
      title={words.day.locked}
      hint={words.day.lockedHint}
      action={<Button look="primary">{words.retry}</Button>}
    />
  );
}

function Covered() {
  const say = useSay();
  const { covers } = say.words.day;
  return (
    <p className="list-hint">
      {covers.covering(
        say.lang === 'ja' ? '田中 優子' : 'Yuko Tanaka',
        dateText(at('2026-11-27T12:00+09:00'), say.now, 'Asia/Tokyo', say.lang),
      )}
      <br />
      {covers.coveringHint}
    </p>
  );
}

function Failed() {
  const { words, lang } = useSay();
  return <StateCard icon={<TriangleAlert size={28} />} title={words.states.error} hint={faultText('server', lang)} />;
}

function SignedOut() {
  const { words } = useSay();
  return (
    <StateCard
      icon={<CloudOff size={32} />}
      title={words.states.signedOut}
      hint={words.states.signedOutHint}
      action={<Button look="primary">{words.states.openOptions}</Button>}
    />
  );
}
