import { withinCalendars } from './calendar-day';
import { readingOf } from './clock-reading';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import { goalFor } from './goals';
import { type CompiledGuard, compileGuard } from './guard';
import type { Lead } from './lead';
import { ChannelTally } from './report/channels';
import { Cohort, isPledged } from './report/cohort';
import { CountTable } from './report/count-table';
import { cycleOf, daysOf, isMature } from './report/cycle';
import { Deals } from './report/deals';
import { type Delivery, deliveriesOf } from './report/delivery';
import { FeedbackTally } from './report/feedback';
import { flowOf } from './report/flow';
import { ForcedTally } from './report/forced';
import { historyOf } from './report/history';
import { HypothesisTally } from './report/hypotheses';
import { readKpis } from './report/kpi-readings';
import type { MonthFigures } from './report/month-figures';
import { firstDay, type MonthIndex, monthOf, monthStart, monthText } from './report/months';
import { pacingOf } from './report/pacing';
import type { Report, ReportOptions } from './report/pack';
import { planOf, type ReportPlan } from './report/plan';
import { type PromiseOutcome, promiseOutcomes } from './report/promise-outcomes';
import { minimums, rootCauseOf } from './report/root-cause';
import { SpreadTally } from './report/spread-rows';
import { TouchTally } from './report/touches';
import { UnregisteredTally } from './report/unregistered';
import { WokenTally } from './report/woken';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';
import { workedLimits } from './worked';

export type { Expectation, Report, ReportAction, ReportOptions } from './report/pack';

/** Takes leads one by one and says the report so far; memory grows with groups and deals, not with leads. */
export interface ReportMaker {
  add(lead: Lead): void;
  result(): Report;
}

/**
 * Opens the report of a month ("2026-11", in the zone of the agreement's first calendar) as known at `now`. Leads may come in any order,
 * each once. Throws a `RangeError` for what is no month.
 */
export function makeReport(rulebook: Rulebook, month: string, now: Instant, options: ReportOptions = {}): ReportMaker {
  return new Maker(planOf(compile(rulebook), month, withinCalendars(now), options.months ?? 12), options);
}

/** The report of a month over all leads given. Throws a `RangeError` for what is no month. */
export function report(leads: Iterable<Lead>, rulebook: Rulebook, month: string, now: Instant, options: ReportOptions = {}): Report {
  const maker = makeReport(rulebook, month, now, options);
  for (const lead of leads) maker.add(lead);
  return maker.result();
}

class Maker implements ReportMaker {
  #leads = 0;
  readonly #seesReps: boolean;
  readonly #guard: CompiledGuard;
  readonly #cohorts: readonly Cohort[];
  readonly #perDay: number[] = [];
  readonly #deals = new Deals();
  readonly #toSql = new CountTable();
  readonly #reps: SpreadTally;
  readonly #industries = new SpreadTally();
  readonly #channels = new ChannelTally();
  readonly #hypotheses: HypothesisTally;
  readonly #feedback = new FeedbackTally();
  readonly #touches = new TouchTally();
  readonly #unregistered: UnregisteredTally;
  readonly #woken: WokenTally;
  readonly #forced = new ForcedTally();

  constructor(
    readonly plan: ReportPlan,
    readonly options: ReportOptions,
  ) {
    const { book, first, month } = plan;
    const promises = book.promises.map(({ rule }) => rule.id);
    this.#seesReps = options.audience !== 'marketing';
    this.#guard = compileGuard(book.agreement);
    this.#cohorts = Array.from({ length: month - first + 1 }, (_, i) => new Cohort(first + i, promises));
    this.#reps = new SpreadTally(options.reps);
    this.#hypotheses = new HypothesisTally(plan);
    this.#unregistered = new UnregisteredTally({ ...workedLimits, ...options.worked }, this.#seesReps);
    this.#woken = new WokenTally(this.#seesReps);
  }

  add(lead: Lead): void {
    const { plan } = this;
    this.#leads += 1;
    const facts = new Facts(lead, plan.now, plan.book.judges);
    const reading = readingOf(facts, plan.book);
    const { timeline } = reading;
    const deliveries = deliveriesOf(reading, plan);
    this.#deals.add(lead, deliveries, plan.now);
    for (const delivery of deliveries) this.#addDelivery(delivery);
    for (const outcome of promiseOutcomes(reading, facts)) this.#addOutcome(outcome);
    this.#feedback.add(timeline, plan);
    this.#touches.add(timeline, plan, this.#guard);
    this.#unregistered.add(reading);
    this.#woken.add(reading, plan);
    this.#forced.add(timeline.stages, plan);
  }

  #cohortOf(month: MonthIndex): Cohort | undefined {
    return this.#cohorts[month - this.plan.first];
  }

  #addDelivery(delivery: Delivery): void {
    const { plan } = this;
    const { handOff, lead, month, sqlAt } = delivery;
    if (sqlAt !== null) this.#toSql.add(daysOf(sqlAt - handOff.at));
    const cohort = this.#cohortOf(month);
    if (!cohort) return;
    // What the lead is today, seen at the moment it was handed off: of its fields only activities have a history.
    const then = new Facts(lead, handOff.at, plan.book.judges);
    const persona = then.persona()?.reading.isPersona ?? 'unknown';
    const isMonth = month === plan.month;
    cohort.addDelivery(delivery, persona);
    this.#channels.addDelivery(delivery, persona, plan.book.calendarOf(handOff.to), isMonth);
    this.#hypotheses.add(delivery, then);
    if (!isMonth) return;
    this.#reps.addDelivery(delivery.owner, delivery, persona);
    this.#industries.addDelivery(lead.company.industry, delivery, persona);
    if (!isPledged(delivery)) return;
    const day = plan.days.dayOf(handOff.at) - firstDay(month);
    this.#perDay[day] = (this.#perDay[day] ?? 0) + 1;
  }

  #addOutcome(outcome: PromiseOutcome): void {
    const { plan } = this;
    const month = monthOf(plan.days, outcome.at);
    const rule = plan.book.promise.get(outcome.promise)?.rule;
    this.#cohortOf(month)?.addOutcome(outcome, rule?.department !== 'mkt');
    if (month === plan.month && rule?.runsOn === 'owner') this.#reps.addOutcome(outcome);
  }

  result(): Report {
    const { plan, options } = this;
    const goals = options.goals ?? null;
    const deals = [...this.#deals.all()];
    const cycle = cycleOf(deals, this.#toSql);
    const cohorts = this.#cohorts.map((cohort) => {
      const credited = deals.filter(({ credit }) => credit?.month === cohort.month);
      const mature = isMature(cycle, monthStart(plan.days, cohort.month + 1), plan.now);
      return cohort.figures(credited, flowOf(deals, cohort.month, plan.days, plan.now), mature);
    });
    const figures = cohorts.at(-1) as MonthFigures;
    const kpis = readKpis(figures, goals);
    const pacing = pacingOf(plan, this.#perDay, goalFor(goals, 'delivered_mql'));
    const shown = deals.filter(({ credit }) => credit && credit.month >= plan.first && credit.month <= plan.month);
    return {
      month: monthText(plan.month),
      now: plan.now,
      version: plan.book.version,
      audience: options.audience ?? 'sales',
      over: plan.now >= plan.to,
      leads: this.#leads,
      figures,
      cohorts,
      cycle,
      goals,
      kpis,
      pacing,
      rootCause: rootCauseOf(figures, pacing, kpis, goals, plan.book.agreement, { ...minimums, ...options.minimums }),
      reps: this.#seesReps ? this.#reps.open() : this.#reps.closed(plan.book.agreement.reporting.leastPeople),
      industries: this.#industries.open(),
      channels: this.#channels.result(shown, plan.month),
      hypotheses: this.#hypotheses.result(),
      feedback: this.#feedback.result(this.#seesReps),
      touches: this.#touches.result(),
      unregistered: this.#unregistered.result(),
      woken: this.#woken.result(),
      forced: this.#forced.result(),
      history: historyOf(cohorts),
      actions: options.actions ?? [],
      expectations: options.expectations ?? [],
    };
  }
}
