import { TrustProvider } from '@/components/panel/acting';
import { LeadPanel, type LeadPanelProps } from '@/components/panel/lead-panel';
import { type Blank, PanelState } from '@/components/panel/panel-state';
import type { Assessment } from '@/lib/domain/assessment';
import type { Lead } from '@/lib/domain/lead';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { at } from '../fixtures/builders';
import { aClock, aReading, facts, next, now, people, receipt, rulebook } from './facts';

type Lang = 'ja' | 'en';
const ref = { site: 'sample', type: 'lead', id: '1' };

function panel(lang: Lang, over: Partial<Assessment> = {}, props: Partial<LeadPanelProps> = {}, lead: Partial<Lead> = {}) {
  return (
    <LeadPanel
      {...facts(lang, over, lead)}
      rulebook={rulebook}
      actor={{ user: 'rep-1', roles: ['rep'], teams: ['is-1'] }}
      people={people[lang]}
      pending={[]}
      refused={[]}
      offline={false}
      synced={lang === 'ja' ? '9:12 同期' : 'Synced 9:12'}
      fault={null}
      receiptOf={() => receipt}
      onAct={() => Promise.resolve(true)}
      onUndo={() => undefined}
      onDismiss={() => undefined}
      onClose={() => undefined}
      {...props}
    />
  );
}

/** The stages up to one, which is where the lead stands (`current`) or how far it had come (`passed`). */
function ladderTo(id: string, as: 'current' | 'passed'): Assessment['stage']['ladder'] {
  const { ladder } = facts('ja').assessment.stage;
  const at = ladder.findIndex((step) => step.id === id);
  return ladder.map((step, index) => ({ ...step, state: index < at ? 'passed' : index === at ? as : 'ahead' }));
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
          due: at('2026-11-20T16:07+09:00'),
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
      stage: {
        ...facts(lang).assessment.stage,
        ...{ id: 'lead', name: { ja: 'リード', en: 'Lead' }, short: { ja: 'リード', en: 'Lead' }, acronym: null, department: 'mkt' },
        ...{ awaitingVerdict: null, evidence: [], ladder: ladderTo('lead', 'current') },
      },
      readiness: 'not_asked',
      intent: { id: 'paper', name: { ja: 'お役立ち資料DL', en: 'White paper' }, hot: false, at: null },
      touches: { made: 0, attempts: 0, conversations: 0, meetings: 0, last: null },
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
        refused: [
          {
            command: {
              id: 'c1',
              ref,
              occurredAt: now,
              act: {
                kind: 'verdict',
                verdict: 'nurture',
                reason: 'early',
                answer: '2027-06',
                comment: lang === 'ja' ? '来期の予算で検討したいとのこと' : 'They want to look at it with next year’s budget',
              },
            },
            code: 'already_answered',
          },
        ],
        synced: lang === 'ja' ? '接続なし・9:02時点' : 'Offline, as of 9:02',
      },
    ),
  superseded: (lang) =>
    panel(
      lang,
      {},
      {
        superseded: [
          {
            command: {
              id: 'c9',
              ref,
              occurredAt: now - 60_000,
              act: { kind: 'verdict', verdict: 'nurture', reason: 'early', answer: '2027-06' },
            },
            by: lang === 'ja' ? '田中 優子' : 'Yuko Tanaka',
            at: now - 7 * MINUTE,
            act: { kind: 'verdict', verdict: 'accept' },
          },
        ],
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
  narrow: (lang) => panel(lang),
  offline: (lang) => panel(lang, next(aClock()), { offline: true, synced: lang === 'ja' ? '接続なし・9:02時点' : 'Offline, as of 9:02' }),
  rtl: (lang) =>
    panel(
      lang,
      next(aClock()),
      {},
      { name: 'ليلى حداد', company: { name: 'شركة النور للصناعة', industry: 'صناعة' }, department: 'المشتريات', title: 'مديرة' },
    ),
  doubled: (lang) => panel(lang),
  hold: (lang) =>
    panel(
      lang,
      next(
        aClock({
          still: {
            kind: 'paused',
            reason: { ja: '先方と日程調整中', en: 'Scheduling with the customer' },
            until: at('2026-11-30T18:00+09:00'),
          },
        }),
      ),
      {},
      {
        pauses: [
          { id: 'p1', reason: 'scheduling', from: now - 24 * HOUR, until: at('2026-11-30T18:00+09:00'), by: 'rep-1', recordedAt: now },
        ],
      },
    ),
  waiting: (lang) =>
    panel(
      lang,
      next(
        aClock({
          promise: 'p2',
          key: 'p2:1',
          name: { ja: '引き受け可否(IS)', en: 'Accept or send back (IS)' },
          action: { ja: '引き受けるか決める', en: 'Accept or send back' },
          due: null,
          warnAt: null,
          still: { kind: 'waiting_for', promise: 'p9', name: { ja: '情報依頼への回答', en: 'Answer to an info request' } },
        }),
      ),
      { actor: { user: 'rep-3', roles: ['marketing'], teams: ['is-1'] } },
      {
        requests: [
          {
            id: 'q1',
            field: 'employees',
            question: lang === 'ja' ? '本社だけで何名ですか' : 'How many at head office?',
            at: now - 3 * HOUR,
            by: 'rep-1',
          },
          {
            id: 'q0',
            field: 'address',
            at: now - 70 * HOUR,
            by: 'rep-1',
            answeredAt: now - 50 * HOUR,
            answer: lang === 'ja' ? '東京都港区芝1-2-3' : '1-2-3 Shiba, Minato, Tokyo',
          },
        ],
      },
    ),
  met: (lang) =>
    panel(lang, {
      ...next(aClock({ state: 'met', endedAt: at('2026-11-20T16:10+09:00') })),
      next: {
        kind: 'nothing',
        action: { ja: '今することはありません', en: 'Nothing to do now' },
        clock: null,
        by: null,
        department: 'is',
        owner: 'rep-1',
        note: null,
      },
    }),
  trial: (lang) =>
    panel(lang, next(aClock({ trial: true, state: 'breached', overdueBy: 38 * MINUTE, due: at('2026-11-20T17:34+09:00'), left: 0 })), {
      rulebook: onTrial,
    }),
  golive: (lang) =>
    panel(lang, { beforeGoLive: true, clocks: [], next: { ...facts(lang).assessment.next, clock: null, by: null, kind: 'nothing' } }),
  woke: (lang) =>
    panel(lang, {
      ...next(aClock({ promise: 'p11', key: 'p11:1', action: { ja: '再訪リードを確認', en: 'Check this woken lead' } }), {
        kind: 'decide',
      }),
      stage: {
        ...facts(lang).assessment.stage,
        id: 'nurturing',
        name: { ja: '育成中', en: 'Nurturing' },
        acronym: null,
        parked: true,
        awaitingVerdict: null,
        ladder: ladderTo('mql', 'passed'),
      },
      woke: { at: now - HOUR, why: { ja: '価格ページの閲覧', en: 'Saw the price page' } },
    }),
  forced: (lang) =>
    panel(
      lang,
      { stage: { ...facts(lang).assessment.stage, forced: true, by: 'person', qualifiesToday: 'no', evidence: [] } },
      {},
      {
        stages: [
          {
            stage: 'mql',
            at: at('2026-11-20T15:00+09:00'),
            recordedAt: now,
            by: 'person',
            user: 'rep-2',
            forced: 'cold_call',
            reason: lang === 'ja' ? '展示会後に電話で開拓' : 'Found by phone after the fair',
          },
        ],
      },
    ),
  nobody: (lang) =>
    panel(
      lang,
      next(
        aClock({
          promise: 'p0',
          key: 'p0:1',
          runsOn: 'manager',
          name: { ja: '担当割り当て', en: 'Assign an owner' },
          action: { ja: '担当を割り当てる', en: 'Assign an owner' },
          due: at('2026-11-24T11:00+09:00'),
          left: HOUR + 48 * MINUTE,
          hours: true,
          businessDaysLeft: null,
        }),
        { owner: null },
      ),
      { actor: { user: 'boss', roles: ['manager'], teams: ['is-1'] } },
      { owner: null },
    ),
  nudged: (lang) =>
    panel(
      lang,
      {},
      {},
      {
        activities: [],
        reminders: [
          {
            kind: 'nudge',
            id: 'n1',
            at: now - 20 * MINUTE,
            by: 'rep-3',
            to: 'rep-1',
            text: lang === 'ja' ? '今日中に一度お電話を' : 'Please call once today',
          },
          { kind: 'snooze', at: now, by: 'rep-1', until: at('2026-11-25T09:00+09:00') },
        ],
      },
    ),
  despite: (lang) =>
    panel(
      lang,
      { guard: { blocked: ['phone'], exempt: [], doNotApproach: null, documentOnly: false } },
      {},
      {
        optOuts: [{ channel: 'phone', at: at('2026-11-18T10:00+09:00'), source: lang === 'ja' ? '本人から電話で' : 'asked on the phone' }],
      },
    ),
  covered: (lang) => (
    <TrustProvider trust="watched">
      {panel(lang)}
      <div style={{ position: 'fixed', inset: 0, zIndex: 99, background: '#0001' }} />
    </TrustProvider>
  ),
  elsewhere: (lang) => <TrustProvider trust="refused">{panel(lang)}</TrustProvider>,
  full: (lang) =>
    panel(
      lang,
      {
        score: {
          ...facts(lang).assessment.score,
          byInterest: [
            { interest: 'approvals', points: 17 },
            { interest: 'invoices', points: 8 },
          ],
        },
        cutOffs: [
          { id: 'employees', name: { ja: '従業員数', en: 'Company size' }, result: 'pass', value: 420, atLeast: 30 },
          {
            id: 'amount',
            name: { ja: '初年度の見込み額', en: 'Expected first-year amount' },
            result: 'unknown',
            value: null,
            atLeast: 500_000,
          },
        ],
        persona: {
          isPersona: 'yes',
          layers: [
            { id: 'account', name: { ja: '企業', en: 'Account' }, match: 'yes' },
            { id: 'department', name: { ja: '購買部門', en: 'Buying department' }, match: 'yes' },
            { id: 'person', name: { ja: '購買関与者', en: 'Buying person' }, match: 'unknown' },
          ],
        },
        routing: { to: 'is', why: { ja: '展示会・会話あり(A/B)', en: 'Trade fair, talked' } },
        unknowns: [{ ja: '13か月より前の活動', en: 'Activities of more than 13 months ago' }],
      },
      {},
      {
        phone: '03-1234-5678',
        email: 'r.sasaki@hokuto.example',
        source: lang === 'ja' ? '秋の展示会' : 'Autumn fair',
        sourcedBy: 'mkt',
        account: { otherLeads: 2, openDeals: 1, owner: 'rep-2' },
        opportunities: [
          {
            id: 'o1',
            name: lang === 'ja' ? '購買システム更新' : 'New purchasing system',
            amount: 5_000_000,
            currency: 'JPY',
            status: 'open',
            createdAt: at('2026-11-02T10:00+09:00'),
          },
        ],
      },
    ),
  locked: () => blank({ kind: 'locked' }),
  wiped: () => blank({ kind: 'wiped' }),
  nolead: () => blank({ kind: 'no_lead' }),
  signedout: () => blank({ kind: 'signed_out' }),
  unknown: () => blank({ kind: 'unknown' }),
  norulebook: () => blank({ kind: 'no_rulebook' }),
  loading: () => blank({ kind: 'loading' }),
  nopermission: () => blank({ kind: 'fault', fault: 'forbidden' }),
  error: () => blank({ kind: 'fault', fault: 'server' }),
};

const onTrial: typeof rulebook = {
  ...rulebook,
  agreement: { ...rulebook.agreement, meta: { ...rulebook.agreement.meta, goLive: at('2026-11-18T00:00+09:00') } },
};

function blank(kind: Blank) {
  const nothing = () => undefined;
  return <PanelState blank={kind} onClose={nothing} onOpenOptions={nothing} onRetry={nothing} />;
}
