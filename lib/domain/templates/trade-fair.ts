import { any, happened, text } from '../defaults/write';
import { type Template, titled, withPromises, withStages } from './template';

/** Leads come in hundreds on one day: who was talked to is called within five days, a badge alone stays with marketing. */
export const tradeFair: Template = {
  id: 'trade-fair',
  name: text('展示会中心', 'Trade fairs'),
  description: text(
    '展示会の名刺が中心。評価A・Bの会話は5営業日以内に電話、名刺だけの人はマーケティングが育成',
    'Mostly cards from trade fairs: talks rated A or B are called within 5 working days, badges alone stay with marketing',
  ),
  change: (agreement) => {
    const talked = any(happened({ type: 'event_talk', rating: ['A', 'B'] }), happened({ intent: 'fair_talk', rating: ['A', 'B'] }));
    const mql = agreement.stages.find(({ id }) => id === 'mql');
    const triggers = mql?.triggers.map((trigger) => (trigger.id === 'event_talk' ? { ...trigger, when: talked } : trigger));
    const changed = withStages(
      withPromises(agreement, { p3: { withinFor: [{ intent: 'fair_talk', amount: 5, unit: 'days' }] } }),
      triggers ? { mql: { triggers } } : {},
    );
    return titled(changed, text('引き渡しの約束(展示会)', 'Hand-over promises (trade fairs)'), [
      ...agreement.meta.assumptions,
      text('展示会では会話をA・B・Cで評価する', 'Talks at fairs are rated A, B or C'),
    ]);
  },
};
