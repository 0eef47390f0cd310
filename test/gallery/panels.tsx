import { LeadPanel, type LeadPanelProps } from '@/components/panel/lead-panel';
import type { Assessment } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { at } from '../fixtures/builders';
import { aClock, aReading, facts, next, now, receipt, rulebook } from './facts';

type Lang = 'ja' | 'en';
const ref = { site: 'sample', type: 'lead', id: '1' };

function panel(lang: Lang, over: Partial<Assessment> = {}, props: Partial<LeadPanelProps> = {}, lead: Partial<Lead> = {}) {
  return (
    <LeadPanel
      {...facts(lang, over, lead)}
      rulebook={rulebook}
      pending={[]}
      refused={[]}
      offline={false}
      synced={lang === 'ja' ? '9:12 同期' : 'Synced 9:12'}
      fault={null}
      receiptOf={() => receipt}
      onAct={() => undefined}
      onUndo={() => undefined}
      onDismiss={() => undefined}
      onClose={() => undefined}
      {...props}
    />
  );
}

/** The panel in each state that looks different. */
export const panels: Record<string, (lang: Lang) => React.ReactNode> = {
  callback: (lang) => panel(lang),
  calm: (lang) => panel(lang, next(aClock())),
  overdue: (lang) =>
    panel(
      lang,
      next(
        aClock({
          state: 'breached',
          overdueBy: 2 * HOUR + 5 * MINUTE,
          due: at('2026-11-20T17:50+09:00'),
          hours: true,
          left: 0,
          businessDaysLeft: null,
        }),
      ),
    ),
  offhours: (lang) => panel(lang, next(aClock({ still: { kind: 'off_hours', until: at('2026-11-25T09:00+09:00') } }))),
  decide: (lang) =>
    panel(lang, {
      ...next(
        aClock({
          promise: 'p2',
          key: 'p2:1',
          name: { ja: '引き受け可否(IS)', en: 'Accept or send back (IS)' },
          due: at('2026-11-24T18:00+09:00'),
          left: 8 * HOUR,
          businessDaysLeft: 0,
        }),
        {
          kind: 'decide',
          action: { ja: '引き受けるか決める', en: 'Accept or send back' },
        },
      ),
    }),
  document: (lang) =>
    panel(lang, {
      guard: { blocked: [], exempt: [], doNotApproach: null, documentOnly: true },
      next: {
        kind: 'nurture',
        action: { ja: '育成を続ける', en: 'Keep nurturing' },
        clock: null,
        by: null,
        department: 'mkt',
        owner: null,
        note: null,
      },
      clocks: [],
    }),
  optout: (lang) => panel(lang, { guard: { blocked: ['mail', 'phone'], exempt: ['phone'], doNotApproach: null, documentOnly: false } }),
  stop: (lang) =>
    panel(lang, {
      guard: {
        blocked: ['mail', 'phone', 'visit'],
        exempt: [],
        doNotApproach: lang === 'ja' ? '代表からの申し入れ(10/2)' : 'Asked by their president on 2 Oct',
        documentOnly: false,
      },
      next: {
        kind: 'do_not_contact',
        action: { ja: '連絡しない', en: 'Do not contact' },
        clock: null,
        by: null,
        department: null,
        owner: 'rep-1',
        note: null,
      },
      clocks: [],
    }),
  undo: (lang) =>
    panel(lang, {}, { pending: [{ id: 'c3', ref, occurredAt: now - 3000, act: { kind: 'log_touch', result: 'no_answer' } }] }),
  refused: (lang) =>
    panel(
      lang,
      {},
      {
        offline: true,
        pending: [{ id: 'c2', ref, occurredAt: now - 60_000, act: { kind: 'log_touch', result: 'no_answer' } }],
        refused: [{ command: { id: 'c1', ref, occurredAt: now, act: { kind: 'verdict', verdict: 'accept' } }, code: 'already_answered' }],
        synced: lang === 'ja' ? '接続なし・9:02時点' : 'Offline, as of 9:02',
      },
    ),
  bant: (lang) =>
    panel(lang, {
      bant: [
        aReading('budget', { state: 'no_answer', recorded: 'no_answer' }),
        aReading('authority', { state: 'stale', recorded: 'yes', words: lang === 'ja' ? '前の部長が決裁' : 'The former head decided' }),
        aReading('need', {
          state: 'no',
          recorded: 'no',
          words: lang === 'ja' ? '当面は困っていない' : 'No pain for now',
          at: at('2026-11-02T10:00+09:00'),
        }),
        aReading('timing'),
      ],
    }),
  long: (lang) =>
    panel(lang, {}, {}, { name: `<img src=x onerror=alert(1)>${'あ'.repeat(400)}`, company: { name: '株式会社'.repeat(60) } }),
};
