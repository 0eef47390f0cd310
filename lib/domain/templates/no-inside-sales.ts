import { all, any, happened, text, where } from '../defaults/write';
import type { Agreement } from '../rulebook';
import { type Template, titled, withPromises, withStages } from './template';

/** Without inside sales field sales does all of it: one hand-off, and working a lead and having it qualified are one stage. */
export const noInsideSales: Template = {
  id: 'no-inside-sales',
  name: text('インサイドセールスなし', 'No inside sales'),
  description: text(
    'マーケティングからフィールドセールスへ直接引き渡す。引き渡しは1回で、対応中と営業案件は1つの段階',
    'Marketing hands off straight to field sales: one hand-off, and SAL and SQL are one stage',
  ),
  change: (agreement) => titled(promised(staged(peopled(agreement))), title, assumptions(agreement)),
};

const title = text('引き渡しの約束(インサイドセールスなし)', 'Hand-over promises (no inside sales)');

/** Who inside sales would have told of a breach. */
const salesManager = text('営業マネージャー', 'Sales manager');

function assumptions({ meta }: Agreement): Agreement['meta']['assumptions'] {
  return [
    text(
      '日本のBtoB企業で、フィールドセールスが最初の電話からすべてを行う',
      'A Japanese B2B company in which field sales does everything from the first call on',
    ),
    ...meta.assumptions.slice(1),
  ];
}

/** Two departments, one calendar, and every lead for sales goes to field sales. */
function peopled(agreement: Agreement): Agreement {
  return {
    ...agreement,
    departments: agreement.departments.filter(({ id }) => id !== 'is'),
    calendars: agreement.calendars.filter(({ id }) => id !== 'quick'),
    intents: agreement.intents.map((intent) => (intent.to === 'is' ? { ...intent, to: 'fs' } : intent)),
    glossary: agreement.glossary.map((entry) =>
      entry.id === 'hand_off'
        ? {
            ...entry,
            definition: text(
              'リードがマーケティングからフィールドセールスに渡る瞬間。期限はここから数える',
              'The moment a lead passes from marketing to field sales; deadlines count from here',
            ),
          }
        : entry,
    ),
  };
}

/** SAL goes; its questions are asked on the way to SQL, which needs no second acceptance and no note. */
function staged(agreement: Agreement): Agreement {
  const accepted = where('handOff.fs', '=', 'accept');
  const sal = agreement.stages.find(({ id }) => id === 'sal');
  const sql = agreement.stages.find(({ id }) => id === 'sql');
  const changed = withStages(agreement, {
    mql: { department: 'fs' },
    sql: {
      entry: all(accepted, where('gate', '=', 'yes'), where('cutOffs', '!=', 'fail')),
      triggers: [
        { id: 'appointment', name: text('有効アポ', 'Valid appointment'), when: all(accepted, where('appointment.valid', '=', true)) },
        {
          id: 'trial_confirmed',
          name: text('トライアル開始・デモ予約を営業が確認', 'Trial started or discovery call booked, confirmed by sales'),
          when: all(accepted, any(happened({ type: 'trial_start' }), happened({ intent: ['trial', 'demo'] }))),
        },
      ],
      actions: [...(sal?.actions ?? []), ...(sql?.actions.slice(1) ?? [])],
      needsAcceptance: false,
      handsOff: false,
      needsNote: false,
    },
    opp: { entry: all(accepted, happened({ result: 'held' }), where('opportunity', '=', true)) },
  });
  return { ...changed, stages: changed.stages.filter(({ id }) => id !== 'sal') };
}

/** Field sales owes what inside sales would have; accepting twice falls away. */
function promised(agreement: Agreement): Agreement {
  const ours = { department: 'fs', calendar: 'standard' } as const;
  const byManager = (when: 'at_once' | 'next_morning' | 'never') => ({ ...ours, escalate: { to: salesManager, when } });
  const changed = withPromises(agreement, {
    p0: ours,
    p1: byManager('at_once'),
    p2: {
      ...byManager('next_morning'),
      name: text('引き受け可否', 'Accept or send back'),
      startsOn: { kind: 'conversation', elsePlan: 'p4', to: ['fs'] },
    },
    p3: { ...byManager('next_morning'), startsOn: { kind: 'hand_off', to: ['fs'] } },
    p4: ours,
    p6: { startsOn: { kind: 'hand_off', to: ['fs'], first: true } },
    p8: byManager('never'),
    p11: byManager('next_morning'),
  });
  return { ...changed, promises: changed.promises.filter(({ id }) => id !== 'p5') };
}
