import type { z } from 'zod';
import type { Assessment } from './assessment';
import { type Facts, type Judged, sooner } from './facts';
import { type CompiledIntents, compileIntents, judgeIntent } from './intent';
import type { Agreement, IntentRule } from './rulebook';
import { compileSurge, type Surge } from './surge';

type Routing = NonNullable<Assessment['routing']>;
type Rule = z.infer<typeof IntentRule>;

/** Routing by intent made ready. */
export interface CompiledRouting {
  intents: CompiledIntents;
  /** Null where what is agreed can't be meant. */
  surge: Surge | null;
  surgeRule: Rule | null;
  customersToAccountOwner: boolean;
}

/** Makes the routing of an agreement ready. */
export function compileRouting(agreement: Agreement): CompiledRouting {
  const intents = compileIntents(agreement);
  return {
    intents,
    surge: compileSurge(agreement.routing.surge),
    surgeRule: intents.rules.get('surge') ?? null,
    customersToAccountOwner: agreement.routing.customersToAccountOwner,
  };
}

/**
 * Where the lead belongs by what it did last: a hot inquiry first, then a visit surge, then its latest intent. Where the company is
 * a customer or has a deal open, what would go to sales goes to the account owner.
 */
export function judgeRouting(compiled: CompiledRouting, facts: Facts): Judged<Assessment['routing']> {
  const intent = judgeIntent(compiled.intents, facts);
  const reading = intent.reading;
  const surge = compiled.surgeRule ? (compiled.surge?.now(facts) ?? null) : null;
  let changesAt = sooner(intent.changesAt, surge?.changesAt ?? null);
  const rule = reading ? compiled.intents.rules.get(reading.id) : undefined;
  let to: Routing | null = null;
  if (rule && reading?.hot) {
    to = { to: rule.to, why: rule.name };
    changesAt = sooner(changesAt, (reading.at ?? facts.now) + compiled.intents.hotFor);
  } else if (surge?.held === 'yes' && compiled.surgeRule) to = { to: compiled.surgeRule.to, why: compiled.surgeRule.name };
  else if (rule) to = { to: rule.to, why: rule.name };
  return { reading: to && compiled.customersToAccountOwner ? overAccount(to, facts) : to, changesAt, unknowns: [] };
}

function overAccount(routing: Routing, { lead }: Facts): Routing {
  if (routing.to === 'mkt') return routing;
  if ((lead.account?.openDeals ?? 0) > 0) {
    return {
      to: 'account_owner',
      why: { ja: `${routing.why.ja}(同じ会社に進行中の商談あり)`, en: `${routing.why.en} (the company has a deal open)` },
    };
  }
  if (lead.account?.customer || lead.relation === 'customer') {
    return { to: 'account_owner', why: { ja: `${routing.why.ja}(既存顧客)`, en: `${routing.why.en} (an existing customer)` } };
  }
  return routing;
}
