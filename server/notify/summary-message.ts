import type { Language, LocalText } from '@/lib/domain/text';
import type { TeamStanding } from '@/server/watch/standing';
import type { Message } from './message';

const words: Record<keyof TeamStanding, LocalText> = {
  overdue: { ja: '期限超過', en: 'Overdue' },
  dueToday: { ja: '本日期限', en: 'Due today' },
  dueSoon: { ja: '期限間近', en: 'Due soon' },
  unowned: { ja: '担当未定', en: 'Unassigned' },
  woke: { ja: '再訪あり', en: 'Back again' },
};
const order: readonly (keyof TeamStanding)[] = ['overdue', 'dueToday', 'dueSoon', 'unowned', 'woke'];

/** How a team stands at the start of its day, in counts alone. `date` is `YYYY-MM-DD`. */
export function summaryMessage({
  team,
  date,
  standing,
  language,
}: {
  team: { id: string; name: LocalText };
  date: string;
  standing: TeamStanding;
  language: Language;
}): Message {
  const day = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: 'UTC',
    month: language === 'ja' ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(Date.parse(`${date}T00:00:00Z`));
  return {
    event: 'summary',
    team: team.id,
    language,
    title: language === 'ja' ? `${team.name.ja} ${day}の状況` : `${team.name.en}, ${day}`,
    lines: order.map((key) => (language === 'ja' ? `${words[key].ja}:${standing[key]}件` : `${words[key].en}: ${standing[key]}`)),
    links: [],
    figures: { ...standing },
  };
}
