/** Side panel, covers, what others did first, and a store without its hub, in Japanese. The English one has the same keys, by type. */
export const dayJa = {
  noLead: 'このタブにリードはありません',
  noLeadHint: '有効にしたCRMサイトでリードの画面を開くと、ここに表示されます。',
  locked: '表示を止めています',
  lockedHint:
    '14日以上ハブにつながっていないため、お客様の情報を表示していません。つながれば元に戻ります。21日たつと、このPCのデータは消去されます。',
  wiped: 'このPCのデータを消去しました',
  wipedHint: '21日間ハブにつながらなかったためです。設定からもう一度接続してください。',
  openBeside: { panel: 'サイドパネルで開く', bar: 'サイドバーで開く' },
  cameBack: (n: number) => `反映されなかった記録があります(${n}件のリード)`,
  look: '確認する',
  superseded: (mine: string, who: string, moment: string, theirs: string) =>
    `「${mine}」は反映されませんでした。${who}さんが先に対応しています: ${theirs}(${moment})`,
  covers: {
    tab: '代理',
    title: '不在と代理',
    away: (name: string, from: string, to: string) => `${name} ${from}〜${to} 不在`,
    coveredBy: (name: string) => `代理 ${name}`,
    nobody: '代理未定',
    covering: (name: string, to: string) => `${name}さんの代理(${to}まで)`,
    coveringHint: '期限は元の担当のままです。代わりに対応し、結果を記録してください。',
    whose: '誰のリードか',
    iAmAway: (to: string, cover: string | null) => `${to}まで不在です(${cover === null ? '代理未定' : `代理 ${cover}`})`,
    empty: '期限超過も本日期限もありません',
  },
};

export type DayWords = typeof dayJa;
