import { all, any, happened, text, where } from '../defaults/write';
import { type Template, titled, withStages } from './template';

/** Few enough to look at each: no number, a checklist, and who × channel × content instead of a threshold. */
export const fewLeads: Template = {
  id: 'few-leads',
  name: text('リードが少ない会社', 'Few leads'),
  description: text(
    '月に数十件まで。点数は使わず、チェックリストで1件ずつ判断',
    'Up to some dozens a month: no points, each lead is judged by a checklist',
  ),
  change: (agreement) =>
    titled(
      withStages(
        { ...agreement, scoring: { ...agreement.scoring, mode: 'checklist' } },
        {
          mql: {
            definition: text(
              '理想顧客像に合い、検討している様子が見える人',
              'Matches our ideal customer and shows signs of looking into it',
            ),
            entry: all(
              where('persona', '=', 'yes'),
              any(
                happened({ type: 'page_view', content: 'price', withinDays: 7, count: 2 }),
                happened({ type: 'page_view', content: ['case', 'spec'], withinDays: 14, count: 2 }),
                happened({ type: ['webinar', 'event_talk'], withinDays: 30 }),
                where('surge', 'is', { days: 7, visitDays: 3, factor: 2, weeks: 4 }),
              ),
            ),
          },
        },
      ),
      text('引き渡しの約束(リードが少ない会社)', 'Hand-over promises (few leads)'),
      [...agreement.meta.assumptions, text('1件ずつ見て判断できる件数である', 'There is time to look at each lead')],
    ),
};
