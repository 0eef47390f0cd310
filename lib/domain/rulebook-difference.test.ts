import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyChange } from '@/test/fixtures/agreement-changes';
import { defaultRulebook } from './default-rulebook';
import type { Agreement } from './rulebook';
import { difference } from './rulebook-difference';
import { agreementFrom, templates } from './templates';

const { agreement } = defaultRulebook;

function lines(change: (draft: Agreement) => void): string[] {
  const draft = structuredClone(agreement);
  change(draft);
  return difference(agreement, draft).map(({ kind, path, text }) => `${kind} ${path.join('.')} ${text.ja} / ${text.en}`);
}

describe('D9 what differs between two versions, in words', () => {
  it.each<[string, (draft: Agreement) => void, string[]]>([
    [
      'a time',
      (draft) => {
        at(draft.promises, 3).within = { amount: 2, unit: 'days' };
      },
      ['changed promises.3.within 「初回電話」の期限: 3営業日 → 2営業日 / Promise “First call”, within: 3 working days → 2 working days'],
    ],
    [
      'another unit and calendar',
      (draft) => {
        at(draft.promises, 1).within = { amount: 90, unit: 'minutes' };
        at(draft.promises, 1).calendar = 'standard';
      },
      [
        'changed promises.1.within 「即応」の期限: 1時間 → 90分 / Promise “Quick response”, within: 1 hour → 90 minutes',
        'changed promises.1.calendar 「即応」のカレンダー: 即応 → 通常 / Promise “Quick response”, calendar: Quick → Standard',
      ],
    ],
    [
      'a new item and one that is gone',
      (draft) => {
        draft.pauseReasons = [...draft.pauseReasons.slice(1), { id: 'fair', name: { ja: '展示会', en: 'Trade fair' }, maxDays: 5 }];
      },
      [
        'added pauseReasons.3 保留の理由「展示会」を追加 / Reason to hold “Trade fair” added',
        'removed pauseReasons.0 保留の理由「先方と日程調整中」を削除 / Reason to hold “Scheduling with the customer” removed',
      ],
    ],
    [
      'one item moved',
      (draft) => draft.promises.push(...draft.promises.splice(3, 1)),
      ['changed promises.11 「初回電話」の順番: 4番目 → 12番目 / Promise “First call”, order: 4 → 12'],
    ],
    [
      'a condition',
      (draft) => {
        at(draft.stages, 1).entry = {
          combinator: 'or',
          rules: [
            { field: 'score.total', operator: '>=', value: 60 },
            { combinator: 'and', rules: [{ field: 'lead.employees', operator: '<', value: 30 }], not: true },
          ],
        };
      },
      [
        'changed stages.1.entry 段階「有望リード」の入る条件: 属性スコア 25以上 かつ 行動スコア 20以上 → スコア 60以上 または 「従業員数 30未満」でない / Stage “Marketing-qualified”, entry condition: Fit score at least 25 and Activity score at least 20 → Score at least 60 or not (Employees below 30)',
      ],
    ],
    [
      'a label in one language only',
      (draft) => {
        at(draft.stages, 0).name.en = 'Prospect';
      },
      ['changed stages.0.name 段階「リード」の名前: 英語 Lead → Prospect / Stage “Lead”, name: Lead → Prospect'],
    ],
    [
      'a part that is new',
      (draft) => {
        draft.meta.goLive = Date.parse('2026-12-01T00:00+09:00');
      },
      ['added meta.goLive 開始日: なし → 2026/12/1 / Go-live: none → 1 Dec 2026'],
    ],
    [
      'hours of a day',
      (draft) => {
        at(draft.calendars, 0).weekly.fri = [['09:00', '12:00']];
      },
      [
        'changed calendars.0.weekly.fri カレンダー「通常」の曜日ごとの時間の金曜: 09:00–12:00 13:00–18:00 → 09:00–12:00 / Calendar “Standard”, weekly hours, Fri: 09:00–12:00 13:00–18:00 → 09:00–12:00',
      ],
    ],
    [
      'how points fade',
      (draft) => {
        at(draft.scoring.rules, 6).decay = { kind: 'linear', days: 60 };
      },
      [
        'changed scoring.rules.6.decay 点数ルール「価格ページを7日で2回以上」の時間経過: 14日ごとに半減 → 60日かけて0に / Score rule “Price page twice or more in 7 days”, decay: halves every 14 days → falls to 0 over 60 days',
      ],
    ],
  ])('D9 says %s', (_, change, expected) => {
    expect(lines(change)).toEqual(expected);
  });

  it('D9 the marks that an editor puts on the rows of a condition are no change', () => {
    expect(
      lines((draft) => {
        const { entry } = at(draft.stages, 1);
        if (entry) entry.id = 'row-1';
      }),
    ).toEqual([]);
  });

  it('D9 every template differs from what ships in lines without a raw value', () => {
    for (const { id } of templates) {
      for (const { text } of difference(agreement, agreementFrom(id, agreement.meta.effectiveFrom) as Agreement)) {
        expect(`${text.ja}${text.en}`).not.toMatch(/undefined|\[object|[{}]|NaN/);
      }
    }
  });

  it('D9 nothing differs from itself, and whatever changes is said at least once', () => {
    expect(difference(agreement, structuredClone(agreement))).toEqual([]);
    fc.assert(
      fc.property(anyChange(agreement), ({ draft }) => {
        const found = difference(agreement, draft);
        expect(found.length).toBeGreaterThan(0);
        for (const { text } of found) expect(Math.min(text.ja.length, text.en.length)).toBeGreaterThan(0);
        expect(difference(draft, structuredClone(draft))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

function at<T>(list: readonly T[], place: number): T {
  return list[place] as T;
}
