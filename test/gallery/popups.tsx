import { Coffee } from 'lucide-react';
import { UndoBar } from '@/components/panel/undo-bar';
import { PopFoot } from '@/components/popup/pop-foot';
import { QueueList } from '@/components/popup/queue-list';
import type { QueueItem } from '@/components/popup/queue-row';
import { TeamBacklog } from '@/components/popup/team-backlog';
import { Button } from '@/components/ui/button';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { at } from '../fixtures/builders';
import { aClock, facts, next, now } from './facts';

type Lang = 'ja' | 'en';

function item(
  lang: Lang,
  group: QueueItem['group'],
  clock: Parameters<typeof aClock>[0],
  who: [string, string],
  note: string | null = null,
): QueueItem {
  const { lead, assessment } = facts(lang, next(aClock(clock), { note }), {
    id: who[0],
    name: who[0],
    company: { name: who[1] },
    department: undefined,
  });
  return { ref: { site: 'sample', type: 'lead', id: '1' }, group, lead, assessment };
}

function queue(lang: Lang): QueueItem[] {
  const en = lang === 'en';
  const call = { ja: '初回電話', en: 'First call' };
  return [
    item(lang, 'overdue', { state: 'breached', overdueBy: 38 * MINUTE, action: { ja: 'すぐ返信', en: 'Reply now' } }, [
      'D. Weber',
      'Nordwerk GmbH',
    ]),
    item(lang, 'overdue', { state: 'breached', overdueBy: 2 * HOUR + 5 * MINUTE, action: call }, [
      en ? 'Megumi Yamamoto' : '山本 恵',
      en ? 'Toa Seiki' : '東亜精機',
    ]),
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
      en ? 'I can talk in the morning' : '朝なら話せる',
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
  ];
}

function Pop({ lang, content, selected = 'next' }: { lang: Lang; content: React.ReactNode; selected?: string }) {
  const { words } = useSay();
  const tabs: TabEntry<string>[] =
    selected === 'team'
      ? [
          { id: 'team', label: words.popup.team, count: 11, late: true, content },
          { id: 'unassigned', label: words.popup.unassigned, count: 2, content: null },
        ]
      : [
          { id: 'next', label: words.popup.next, count: 2, late: true, countTestId: 'count-overdue', content },
          { id: 'fresh', label: words.popup.fresh, count: 2, content: null },
          { id: 'decide', label: words.popup.decide, count: 1, content: null },
        ];
  return (
    <>
      <Tabs
        label="Tasuki"
        tabs={tabs}
        selected={selected}
        onSelect={() => undefined}
        aside={<span className="tab-aside">{lang === 'ja' ? '9:12 同期' : 'Synced 9:12'}</span>}
      />
      {selected === 'undo' && <UndoBar label="" seconds={3} onUndo={() => undefined} />}
      <PopFoot keys={selected !== 'team'} syncing={false} onSync={() => undefined} onOpenOptions={() => undefined} />
    </>
  );
}

const nothing = () => undefined;

/** The popup in each state that looks different. */
export const popups: Record<string, (lang: Lang) => React.ReactNode> = {
  queue: (lang) => (
    <Pop lang={lang} content={<QueueList items={queue(lang)} more={0} onOpen={nothing} onDetails={nothing} onKey={nothing} />} />
  ),
  empty: (lang) => <Pop lang={lang} content={<Empty />} />,
  team: (lang) => (
    <Pop
      lang={lang}
      selected="team"
      content={
        <TeamBacklog
          onTeam={nothing}
          backlog={{
            team: { id: 'east-2', name: { ja: '東日本第2', en: 'East 2' } },
            teams: [
              { id: 'east-2', name: { ja: '東日本第2', en: 'East 2' } },
              { id: 'west', name: { ja: '西日本', en: 'West' } },
            ],
            rows: [
              { user: '1', name: '佐藤 健', overdue: 3, dueSoon: 2, kept: 12, of: 17, longest: 9 * HOUR },
              { user: '2', name: '田中 優子', overdue: 6, dueSoon: 1, kept: 11, of: 19, longest: 38 * HOUR },
              { user: '3', name: 'M. Rossi', overdue: 0, dueSoon: 3, kept: 16, of: 17, longest: null },
              { user: '4', name: '鈴木 彩', overdue: 2, dueSoon: 0, kept: 0, of: 0, longest: 5 * HOUR },
            ],
            unassigned: [],
            asOf: now,
          }}
        />
      }
    />
  ),
  signedout: () => <SignedOut />,
};

function Empty() {
  const { words } = useSay();
  return <StateCard icon={<Coffee size={32} />} title={words.popup.emptyNext} hint={words.popup.emptyNextHint} />;
}

function SignedOut() {
  const { words } = useSay();
  return (
    <StateCard
      icon={<Coffee size={32} />}
      title={words.states.signedOut}
      hint={words.states.signedOutHint}
      action={<Button look="primary">{words.states.openOptions}</Button>}
    />
  );
}
