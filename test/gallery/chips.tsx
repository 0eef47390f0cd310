import { useEffect } from 'react';
import { chipSummary } from '@/entrypoints/background/chip-summary';
import type { Lead } from '@/lib/domain/lead';
import type { ChipSummary } from '@/lib/messages/chip';
import { mountChip } from '@/lib/page/chip';
import style from '@/lib/page/chip.css?inline';
import { aCall, aHandOff, aLead, anActivity, at } from '../fixtures/builders';
import { now, rulebook } from './facts';

type Lang = 'ja' | 'en';
const friday = at('2026-11-20T15:00+09:00');

/** A lead handed to inside sales on the Friday before the long weekend; `over` says what is different. */
function handedOver(over: Partial<Lead> = {}, from = friday): Lead {
  return aLead({
    handOffs: [aHandOff(from)],
    stages: [{ stage: 'mql', at: from, recordedAt: from, by: 'rule' }],
    bant: {
      authority: { state: 'yes', at: from, by: 'rep-1', source: 'person' },
      need: { state: 'partly', at: from, by: 'rep-1', source: 'person' },
    },
    ...over,
  });
}

function asked(from: number): Lead {
  return handedOver(
    {
      intent: 'price',
      activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: from })],
      handOffs: [aHandOff(from, { intent: 'price' })],
    },
    from,
  );
}

const said = at('2026-11-24T08:00+09:00');

/** What the chip says of a lead at the gallery's moment, or at another. */
function summaryOf(lead: Lead | null, lang: Lang, more: Partial<Parameters<typeof chipSummary>[0]> = {}, moment = now): ChipSummary {
  return chipSummary({ view: lead, rulebook, lang, now: moment, offset: moment - now, revision: 1, note: '', ...more });
}

const states: Record<string, (lang: Lang) => ChipSummary> = {
  due: (lang) => summaryOf(handedOver(), lang),
  soon: (lang) => summaryOf(handedOver(), lang, {}, at('2026-11-26T17:18+09:00')),
  seconds: (lang) => summaryOf(handedOver(), lang, {}, at('2026-11-26T17:52:30+09:00')),
  overdue: (lang) => summaryOf(asked(at('2026-11-20T15:00+09:00')), lang),
  offhours: (lang) => summaryOf(handedOver(), lang, {}, at('2026-11-24T20:00+09:00')),
  holiday: (lang) => summaryOf(handedOver(), lang, {}, at('2026-11-23T10:00+09:00')),
  hold: (lang) =>
    summaryOf(
      handedOver({
        pauses: [{ id: 'p1', reason: 'scheduling', from: said, until: at('2026-11-30T18:00+09:00'), by: 'rep-1', recordedAt: said }],
      } as Partial<Lead>),
      lang,
      {},
      at('2026-11-24T10:00+09:00'),
    ),
  met: (lang) => summaryOf(handedOver({ activities: [aCall(at('2026-11-24T09:05+09:00'), 'talked')] }), lang),
  offline: (lang) => summaryOf(handedOver(), lang, { note: lang === 'ja' ? '接続なし・8:40時点' : 'Offline, as of 8:40' }),
  stop: (lang) => summaryOf(handedOver({ doNotApproach: { reason: '-', at: said } } as Partial<Lead>), lang),
  unknown: (lang) => summaryOf(null, lang),
  signedout: (lang) => summaryOf(null, lang, { problem: 'signedOut' }),
};

/** The chip as it stands in a page, in each state that looks different. */
export const chips: Record<string, (lang: Lang) => React.ReactNode> = Object.fromEntries(
  Object.entries(states).map(([name, summary]) => [name, (lang: Lang) => <Chip summary={summary(lang)} />]),
);

const nothing = () => undefined;

function Chip({ summary }: { summary: ChipSummary }) {
  useEffect(() => {
    const left = new AbortController();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const paint = () => {
      document.documentElement.style.background = dark.matches ? '#0f1219' : '#dfe3ec';
    };
    dark.addEventListener('change', paint, { signal: left.signal });
    paint();
    document.body.style.background = 'none';
    const chip = mountChip(summary, '', style, left.signal, {
      toggle: nothing,
      moved: nothing,
      stale: nothing,
      alive: () => true,
      putBack: nothing,
    });
    chip.show(summary);
    return () => left.abort();
  }, [summary]);
  return null;
}
