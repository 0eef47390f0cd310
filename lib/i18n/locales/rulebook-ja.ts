/** What a field of the rulebook is called, what it means, and what its number counts. */
export type FieldWords = { label: string; definition: string; unit?: string };

/** Fields of the rulebook by their pattern; `**.id` is for every place of that name that has no entry of its own. */
export const rulebookJa = {
  '**.id': { label: 'ID', definition: '記録や他の設定がこの項目を指すときの名前。公開したあとは変えられません' },
  '**.name': { label: '名前', definition: '画面に出る名前' },
} satisfies Record<string, FieldWords>;
