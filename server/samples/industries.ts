/** Industries by key, in the words of a Japanese and of an English record. */
export const industries: Record<string, { ja: string; en: string }> = {
  manufacturing: { ja: '製造業', en: 'Manufacturing' },
  electronics: { ja: '製造業', en: 'Manufacturing' },
  machinery: { ja: '製造業', en: 'Manufacturing' },
  automotive: { ja: '製造業', en: 'Manufacturing' },
  metal: { ja: '製造業', en: 'Manufacturing' },
  chemicals: { ja: '化学', en: 'Chemicals' },
  food: { ja: '食品', en: 'Food' },
  medical: { ja: '医療・医薬', en: 'Medical' },
  logistics: { ja: '物流', en: 'Logistics' },
  trading: { ja: '商社', en: 'Wholesale' },
  construction: { ja: '建設業', en: 'Construction' },
  it: { ja: '情報通信', en: 'Software' },
  realestate: { ja: '不動産', en: 'Real estate' },
  finance: { ja: '金融・リース', en: 'Finance' },
  education: { ja: '教育', en: 'Education' },
};
