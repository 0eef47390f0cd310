import {
  BookOpen,
  Building2,
  CalendarDays,
  ClipboardCheck,
  FileText,
  Gauge,
  Layers,
  ListChecks,
  type LucideIcon,
  MessageSquareReply,
  PhoneCall,
  Ruler,
  Signpost,
  Sunrise,
  Target,
  Timer,
  Waypoints,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Agreement } from '@/lib/domain/rulebook';
import type { SectionProps } from './editing';
import { AgreementSection } from './sections/agreement';
import { BantSection } from './sections/bant';
import { CalendarsSection } from './sections/calendars';
import { CutOffsSection } from './sections/cut-offs';
import { DepartmentsSection } from './sections/departments';
import { HandOverSection } from './sections/hand-over';
import { PagesSection } from './sections/pages';
import { PersonasSection } from './sections/personas';
import { PromisesSection } from './sections/promises';
import { ReasonsSection } from './sections/reasons';
import { RoutingSection } from './sections/routing';
import { ScoringSection } from './sections/scoring';
import { StagesSection } from './sections/stages';
import { TouchesSection } from './sections/touches';
import { WakeSection } from './sections/wake';
import { WordsSection } from './sections/words';

/** One page of the rulebook's editor. */
export type Section = {
  id: string;
  /** Its name and one sentence of what it means, in both languages. */
  name: { ja: string; en: string };
  about: { ja: string; en: string };
  icon: LucideIcon;
  component: ComponentType<SectionProps>;
  /** The parts of the agreement that it edits; each belongs to one section. */
  keys: readonly (keyof Agreement & string)[];
};

/** Every page of the rulebook's editor, in the order of the navigation. */
export const sections: readonly Section[] = [
  {
    id: 'agreement',
    name: { ja: '取り決めの概要', en: 'The agreement' },
    about: {
      ja: '誰のための、いつからの取り決めか。守られないときにどうするか。',
      en: 'Whom it is for, from when on, and what follows when it is not kept.',
    },
    icon: FileText,
    component: AgreementSection,
    keys: ['meta'],
  },
  {
    id: 'departments',
    name: { ja: '部門', en: 'Departments' },
    about: { ja: '誰が動き、どの営業時間で、誰に報告するか。', en: 'Who acts, on whose hours, and to whom each answers.' },
    icon: Building2,
    component: DepartmentsSection,
    keys: ['departments', 'absencePolicy'],
  },
  {
    id: 'calendars',
    name: { ja: '営業時間と休み', en: 'Hours and holidays' },
    about: { ja: '期限の時計が動く時間と、止まる日。', en: 'When clocks run, and on which days they stand still.' },
    icon: CalendarDays,
    component: CalendarsSection,
    keys: ['calendars'],
  },
  {
    id: 'stages',
    name: { ja: '段階', en: 'Stages' },
    about: {
      ja: 'リードが商談になるまでの段階。何を満たせば次に進み、誰が動くか。',
      en: 'The steps from a lead to a deal: what it takes to enter each, and who acts there.',
    },
    icon: Layers,
    component: StagesSection,
    keys: ['stages', 'parked'],
  },
  {
    id: 'scoring',
    name: { ja: 'スコア', en: 'Scoring' },
    about: {
      ja: '誰か(属性)と何をしたか(行動)を点数にし、見込みの高い順に並べます。',
      en: 'Who somebody is and what they did, in points, so that the likeliest come first.',
    },
    icon: Gauge,
    component: ScoringSection,
    keys: ['scoring'],
  },
  {
    id: 'personas',
    name: { ja: '理想顧客像', en: 'Ideal customer' },
    about: { ja: 'どんな会社の、どの部署の、どんな人に売るか。', en: 'To which companies, departments and people we sell.' },
    icon: Target,
    component: PersonasSection,
    keys: ['personaLayers', 'ranks'],
  },
  {
    id: 'bant',
    name: { ja: 'BANT', en: 'BANT' },
    about: {
      ja: '予算・決裁・ニーズ・時期をどう聞き、何がわかれば営業案件とするか。',
      en: 'How budget, authority, need and timing are asked, and what makes a lead qualify.',
    },
    icon: ListChecks,
    component: BantSection,
    keys: ['bant'],
  },
  {
    id: 'cut-offs',
    name: { ja: '足切り(最低条件)', en: 'Minimums' },
    about: {
      ja: 'これに届かないリードは営業に渡しません。わからないうちは外しません。',
      en: 'Leads below these are not handed to sales; an unknown figure never fails.',
    },
    icon: Ruler,
    component: CutOffsSection,
    keys: ['cutOffs'],
  },
  {
    id: 'promises',
    name: { ja: '対応期限', en: 'Promises' },
    about: {
      ja: '誰が、何を、いつから、いつまでに行うか。営業とマーケティングの約束を一つずつ決めます。',
      en: 'Who does what, from when and by when: each promise between marketing and sales.',
    },
    icon: Timer,
    component: PromisesSection,
    keys: ['promises'],
  },
  {
    id: 'routing',
    name: { ja: '振り分け', en: 'Routing' },
    about: { ja: 'リードが来たきっかけごとに、誰が最初に対応するか。', en: 'For each reason a lead came: who deals with it first.' },
    icon: Signpost,
    component: RoutingSection,
    keys: ['intents', 'routing'],
  },
  {
    id: 'hand-over',
    name: { ja: '引き渡しとアポ', en: 'Hand-over' },
    about: {
      ja: '引き渡す前に何がわかり、何を書いておくか。どのアポを有効とし、何を「今すぐ」とするか。',
      en: 'What must be known and written before a hand-over, which appointments count, and what now means.',
    },
    icon: ClipboardCheck,
    component: HandOverSection,
    keys: ['minimumFields', 'handOverNote', 'appointment', 'readiness'],
  },
  {
    id: 'touches',
    name: { ja: '接触の記録', en: 'Touches' },
    about: {
      ja: '電話やメールの結果をどう記録し、何に数えるか。',
      en: 'How the results of calls and mails are recorded, and what they count as.',
    },
    icon: PhoneCall,
    component: TouchesSection,
    keys: ['touchResults', 'capturedTouches', 'acts'],
  },
  {
    id: 'reasons',
    name: { ja: '理由', en: 'Reasons' },
    about: {
      ja: '育成に戻す、対象外にする、時計を保留するときに選ぶ理由。',
      en: 'The reasons to choose from when a lead goes back or out, or a clock is held.',
    },
    icon: MessageSquareReply,
    component: ReasonsSection,
    keys: ['reasons', 'pauseReasons'],
  },
  {
    id: 'wake',
    name: { ja: '休眠と再訪', en: 'Dormant and back again' },
    about: { ja: 'いつ休眠とし、何があれば戻すか。', en: 'When a lead is dormant, and what brings it back.' },
    icon: Sunrise,
    component: WakeSection,
    keys: ['dormancy', 'wakeSignals'],
  },
  {
    id: 'pages',
    name: { ja: 'ページと関心分野', en: 'Pages and interests' },
    about: {
      ja: '見られたページを価格・事例などにまとめます。ルールはページ1枚ではなく、この分類を使います。',
      en: 'Pages are put into groups such as prices or case studies; rules name groups, never a single page.',
    },
    icon: Waypoints,
    component: PagesSection,
    keys: ['pageGroups', 'interests'],
  },
  {
    id: 'words',
    name: { ja: '用語と表示', en: 'Words and display' },
    about: {
      ja: '双方が同じ意味で使う言葉と、画面での呼び方。',
      en: 'The words both sides use alike, and how things are called on the screen.',
    },
    icon: BookOpen,
    component: WordsSection,
    keys: ['glossary', 'display', 'reporting'],
  },
];

/** The page on which a part of the agreement is edited; null where none does. */
export function sectionOf(key: string | number | undefined): Section | null {
  return sections.find(({ keys }) => (keys as readonly unknown[]).includes(key)) ?? null;
}
