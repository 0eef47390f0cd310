import { type ActContext, type ActOf, type Applied, movedOn, refuse } from './act-context';
import type { InfoRequest, Lead } from './lead';

/** Asks marketing about a field; the same question is asked once. */
export function askMarketing(lead: Lead, act: ActOf<'ask_marketing'>, { command, actor }: ActContext): Applied {
  if (lead.requests.some(({ id }) => id === command.id)) return { ok: true, lead };
  const question = act.question?.trim();
  // The same question twice is asked once.
  const isOpen = (request: InfoRequest) =>
    request.answeredAt === undefined && request.field === act.field && request.question === (question || undefined);
  if (lead.requests.some(isOpen)) return { ok: true, lead };
  const request: InfoRequest = { id: command.id, field: act.field, at: command.occurredAt, by: actor.user };
  if (question) request.question = question;
  return { ok: true, lead: { ...lead, requests: [...lead.requests, request] } };
}

/**
 * Answers a question to marketing, or says that it can't be known. An answer fills the field it was about where that is blank; one that
 * corrects a wrong number or address replaces it.
 */
export function answerRequest(lead: Lead, act: ActOf<'answer_request'>, context: ActContext): Applied {
  const { occurredAt } = context.command;
  const request = lead.requests.find(({ id }) => id === act.request);
  if (!request || request.at > occurredAt) return refuse('unknown_request');
  const answer = act.answer?.trim();
  if (request.answeredAt !== undefined) {
    const isSame = request.answeredAt === occurredAt && request.answer === (answer || undefined);
    return isSame ? { ok: true, lead } : refuse('already_answered');
  }
  if (!answer && !act.unknowable) return refuse('needs_text');
  const answered: InfoRequest = { ...request, answeredAt: occurredAt };
  if (answer) answered.answer = answer;
  if (act.unknowable) answered.unknowable = true;
  const requests = lead.requests.map((each) => (each === request ? answered : each));
  const filled = isCorrection(lead, request, context)
    ? withCorrection({ ...lead, requests }, request.field, answer)
    : withField({ ...lead, requests }, request.field, answer);
  return movedOn(filled, context);
}

/** A request that a wrong number or address raised goes by the id of the touch that showed it. */
function isCorrection(lead: Lead, { id }: InfoRequest, { book }: ActContext): boolean {
  const result = lead.activities.find((activity) => activity.id === id)?.result;
  return book.agreement.touchResults.some((rule) => rule.id === result && rule.asks === 'correction');
}

/** What was found replaces what was wrong, where it is a number or an address and not a sentence about it. */
function withCorrection(lead: Lead, field: string, answer: string | undefined): Lead {
  if (answer === undefined) return lead;
  if (field === 'email') return /^\S+@\S+$/.test(answer) ? { ...lead, email: answer } : lead;
  return /^[+\d][\d\s()-]{5,}$/.test(answer.normalize('NFKC')) ? { ...lead, phone: answer } : lead;
}

const textFields: ReadonlySet<string> = new Set(['department', 'title', 'role', 'phone', 'email'] as const);
const companyFields: ReadonlySet<string> = new Set(['industry', 'country', 'address'] as const);

/** An answer to a question about a field that is blank fills it. */
function withField(lead: Lead, name: string, answer: string | undefined): Lead {
  if (!answer) return lead;
  const field = name.replace(/^lead\./, '').replace(/^company\./, '');
  const { company } = lead;
  if (field === 'employees') {
    const employees = Number(answer.normalize('NFKC').replace(/[,、人名\s]/g, ''));
    return company.employees === undefined && Number.isFinite(employees) && employees >= 0
      ? { ...lead, company: { ...company, employees } }
      : lead;
  }
  if (textFields.has(field)) return lead[field as 'title'] ? lead : { ...lead, [field]: answer };
  if (companyFields.has(field)) return company[field as 'industry'] ? lead : { ...lead, company: { ...company, [field]: answer } };
  return lead;
}
