import type { Agreement } from './rulebook';
import type { LocalText } from './text';

export type ScoringMode = Agreement['scoring']['mode'];

/** What the advisor is told: leads a month, people who work them, and past leads known to have converted. */
export interface ScoringQuestion {
  leadsPerMonth: number;
  headcount: number;
  converted: number;
}

/** Which mode of scoring fits, and why. */
export interface ScoringAdvice {
  /** Null where the figures say nothing: no lead, nobody who works them. */
  mode: ScoringMode | null;
  /** The mode that the volume asks for, where the sample is too small to set it up. */
  refused: ScoringMode | null;
  /** Leads a month for each person; null where the figures say nothing. */
  perPerson: number | null;
  reasons: LocalText[];
}

/**
 * The figures the advice goes by.
 *
 * - `all` 20 leads a month for each person is one a working day (a month has about 20): everybody can be called on the day
 *   they arrive, so there is no order to be decided and a score would only delay the call.
 * - `byHand` 100 leads a month for each person is five a working day. Reading a lead against a checklist takes about ten
 *   minutes, so five of them fill 50 minutes, a tenth of a day of eight hours; beyond that judging by hand displaces calling.
 * - `least` 30 converted leads: with 30 among 330 the 95 % interval of an AUC of 0.7 reaches 0.11 to either side
 *   (Hanley and McNeil, Radiology 143:29–36, 1982), so a useful score can't be told from a poor one. Points are refused.
 * - `enough` 100 converted leads: ten for each of about ten weights, the rule of thumb for regression (Peduzzi et al.,
 *   J Clin Epidemiol 49:1373–1379, 1996); the interval shrinks to 0.06. Between the two, points are an order to call in, and their
 *   weights stay hypotheses.
 */
export const scoringFigures = { all: 20, byHand: 100, least: 30, enough: 100 } as const;

/**
 * Which mode of scoring fits: `off` where everybody can be called, `checklist` where each lead can be judged by hand, `points`
 * where volume asks for an order. Refuses points where too few past leads converted to tell a good weight from a bad one.
 */
export function adviseScoring({ leadsPerMonth, headcount, converted }: ScoringQuestion): ScoringAdvice {
  if (!(leadsPerMonth > 0) || !(headcount > 0) || !(converted >= 0) || !Number.isFinite(leadsPerMonth / headcount)) {
    const reason = {
      ja: '月あたりのリード数と担当の人数がわからないと、助言できません。両方を1以上で入れてください',
      en: 'Without leads a month and people who work them there is no advice. Enter both, at least 1',
    };
    return { mode: null, refused: null, perPerson: null, reasons: [reason] };
  }
  const perPerson = leadsPerMonth / headcount;
  const shown = perPerson < 10 ? Math.round(perPerson * 10) / 10 : Math.round(perPerson);
  const volume = { ja: `1人あたり月${shown}件`, en: `${shown} leads a month for each person` };
  const { all, byHand, least, enough } = scoringFigures;
  if (perPerson <= all) {
    const reasons = [
      {
        ja: `${volume.ja}は1営業日に1件までで、届いた日に全員に連絡できます。順番を決める点数はいりません`,
        en: `${volume.en} are one a working day at most: everybody can be called the day they arrive, so no score is needed to order them`,
      },
    ];
    return { mode: 'off', refused: null, perPerson, reasons };
  }
  if (perPerson <= byHand) {
    const reasons = [
      {
        ja: `${volume.ja}なら、1件10分の確認でも1日の1割ほどで済みます。点数よりチェックリストで見るほうが確かです`,
        en: `${volume.en} take about a tenth of the day to judge at ten minutes each. A checklist is surer than points`,
      },
    ];
    return { mode: 'checklist', refused: null, perPerson, reasons };
  }
  const tooMany = {
    ja: `${volume.ja}は、1件ずつ確かめると1日の1割を超えます。点数で順番を決めると間に合います`,
    en: `${volume.en} take more than a tenth of the day to judge one by one. Points put them in order`,
  };
  if (converted < least) {
    const few = {
      ja: `ただし商談化したリードが${converted}件(目安は${least}件以上)では、点数の良し悪しを確かめられません。${least}件になるまではチェックリストで判断してください`,
      en: `But with ${converted} converted leads (at least ${least} are needed) nobody can tell good points from bad ones. Judge by checklist until there are ${least}`,
    };
    return { mode: 'checklist', refused: 'points', perPerson, reasons: [tooMany, few] };
  }
  const sample =
    converted < enough
      ? {
          ja: `商談化したリードは${converted}件です。順番の目安にはなりますが、重みは仮説のままです。${enough}件になったら試算で確かめてください`,
          en: `${converted} leads have converted: good for an order to call in, while the weights stay hypotheses. Check them by trying out once there are ${enough}`,
        }
      : {
          ja: `商談化したリードが${converted}件あり、点数が効いているかを試算で確かめられます`,
          en: `${converted} converted leads are enough to check by trying out whether the points work`,
        };
  return { mode: 'points', refused: null, perPerson, reasons: [tooMany, sample] };
}
