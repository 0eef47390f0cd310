import { randomUUID } from 'node:crypto';
import { Changes, CommandsAnswer, GoalsAnswer, Health, LeadAnswer, Me, MonthGoalsAnswer, RulebookAnswer } from '@/lib/api/contract';
import { type Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import { type Asker, createAsker } from './asker';
import type { CheckReport } from './finding';

/** What a check is made with. `other` is the token of somebody who may not see the same leads. */
export type CheckOptions = { address: string; token: string; other?: string | null; write?: boolean };

type Check = CheckOptions & { asker: Asker; looked: Set<string>; skipped: { rule: string; why: string }[] };

const EXTENSION = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
const PAGE = 'https://crm.example';

/**
 * Holds a server against the contract: shapes, problems, cursors, commands sent again, foreign leads, CORS, packing, ETags. Leaves nothing
 * behind but commands that are refused; with `write` also a touch on the first lead, taken back again, and goals of a month long ago.
 * @throws {Error} where the server can't be reached at all.
 */
export async function checkApi(options: CheckOptions): Promise<CheckReport> {
  const address = options.address.replace(/\/+$/, '');
  const check: Check = { ...options, address, asker: createAsker(address, options.token), looked: new Set(), skipped: [] };
  await checkHealth(check);
  await checkSignIn(check);
  const me = await checkMe(check);
  await checkRulebook(check, me);
  await checkProblems(check);
  await checkCors(check);
  await checkPacking(check);
  const lead = await checkFeed(check);
  await checkLead(check, lead);
  await checkForeign(check, lead);
  await checkCommands(check, lead);
  await checkGoals(check, me);
  await checkStream(check);
  return { looked: [...check.looked].sort(), findings: check.asker.findings, skipped: check.skipped };
}

const lookAt = ({ looked }: Check, rule: string): string => {
  looked.add(rule);
  return rule;
};

async function checkHealth(check: Check): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'health');
  lookAt(check, 'openapi');
  const answer = await asker.ask('GET', '/health', { token: null });
  const health = asker.shaped(rule, answer, Health);
  if (health && Math.abs(health.serverTime - Date.now()) > 3_600_000)
    asker.wrong(rule, answer, 'its serverTime is more than an hour off this machine’s clock: epoch milliseconds are wanted');
  const document = await asker.ask('GET', '/openapi.json', { token: null });
  const version = (document.json as { openapi?: unknown } | undefined)?.openapi;
  if (document.status !== 200 || typeof version !== 'string' || !version.startsWith('3.'))
    asker.wrong('openapi', document, 'is no OpenAPI 3 document');
}

async function checkSignIn(check: Check): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'unauthorized');
  for (const token of [null, 'tsk_not-a-token', ' ']) {
    for (const path of ['/v1/me', '/v1/leads/changes', '/v1/rulebook']) {
      const answer = await asker.ask('GET', path, { token });
      asker.refused(rule, answer, 401);
      if (answer.status >= 200 && answer.status < 300) asker.wrong(rule, answer, 'gives an answer to nobody');
    }
  }
  asker.refused(rule, await asker.ask('POST', '/v1/commands', { token: null, body: { commands: [] } }), 401);
}

async function checkMe(check: Check): Promise<Me | null> {
  const { asker } = check;
  const rule = lookAt(check, 'me');
  lookAt(check, 'no-store');
  const answer = await asker.ask('GET', '/v1/me');
  if (!/\bno-store\b/.test(answer.headers.get('cache-control') ?? ''))
    asker.wrong('no-store', answer, 'may be kept by a cache: answers are for one person at one moment (Cache-Control: no-store)');
  return asker.shaped(rule, answer, Me);
}

async function checkRulebook(check: Check, me: Me | null): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'rulebook');
  const team = me?.grants[0]?.team;
  if (team === undefined) {
    check.skipped.push({ rule, why: 'this token’s person is in no team' });
    return;
  }
  const path = `/v1/rulebook?team=${encodeURIComponent(team)}`;
  const first = asker.shaped(rule, await asker.ask('GET', path), RulebookAnswer);
  const answer = await asker.ask('GET', path);
  const second = asker.shaped(rule, answer, RulebookAnswer);
  if (first && second && first.revision === second.revision && JSON.stringify(first.rulebook) !== JSON.stringify(second.rulebook))
    asker.wrong(rule, answer, 'differs under the same revision');
  asker.refused(rule, await asker.ask('GET', '/v1/rulebook?team=no-such-team'), 403, 404);
}

async function checkProblems(check: Check): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'problem');
  asker.refused(rule, await asker.ask('GET', '/v1/there/is/nothing/here'), 404);
  asker.refused(rule, await asker.ask('GET', '/v1/leads/changes?limit=0'), 400);
  asker.refused(rule, await asker.ask('GET', '/v1/leads/changes?limit=many'), 400);
  asker.refused(rule, await asker.ask('GET', `/v1/leads/x/x/${'x'.repeat(201)}`), 400, 404);
  for (const body of [
    '{',
    '[]',
    { commands: [] },
    { commands: Array.from({ length: 101 }, () => ({ id: randomUUID() })) },
    { commands: 'x' },
  ])
    asker.refused(rule, await asker.ask('POST', '/v1/commands', { body }), 400);
  asker.refused(
    rule,
    await asker.ask('POST', '/v1/commands', { body: `{"commands":"${'x'.repeat(3_000_000)}"}` }).catch(() => brokenOff),
    413,
    400,
  );
}

/** A server may hang up on a body that is far too large before it was sent. */
const brokenOff = {
  request: 'POST /v1/commands',
  status: 413,
  headers: new Headers(),
  text: '',
  json: { code: 'too_large', message: 'hung up' },
};

async function checkCors(check: Check): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'cors');
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  const own = await asker.ask('OPTIONS', '/v1/commands', { token: null, headers: { origin: EXTENSION, ...preflight } });
  const allowed = own.headers.get('access-control-allow-origin');
  if (own.status >= 300 || (allowed !== EXTENSION && allowed !== '*')) asker.wrong(rule, own, 'lets no extension ask from its own origin');
  if (!/authorization/i.test(own.headers.get('access-control-allow-headers') ?? ''))
    asker.wrong(rule, own, 'does not allow the header Authorization to an extension');
  const read = await asker.ask('GET', '/v1/me', { headers: { origin: EXTENSION } });
  if (read.headers.get('access-control-allow-origin') !== EXTENSION) asker.wrong(rule, read, 'can’t be read by an extension');
  for (const origin of [PAGE, 'null', 'https://chrome-extension.example']) {
    const page = await asker.ask('GET', '/v1/me', { headers: { origin } });
    if (page.headers.get('access-control-allow-origin') !== null)
      asker.wrong(rule, page, `may be read by the web page "${origin}": CORS is for extensions only`);
  }
}

async function checkPacking(check: Check): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'gzip');
  const answer = await asker.ask('GET', '/v1/rulebook', { headers: { 'accept-encoding': 'gzip' } });
  if (answer.status === 200 && answer.text.length > 4_096 && answer.headers.get('content-encoding') !== 'gzip')
    asker.wrong(rule, answer, 'is not packed although gzip was offered');
}

/** So many pages are read of a feed that is being checked. */
const PAGES = 50;

/** Reads the feed from the start and gives a lead of it; null where there is none. */
async function checkFeed(check: Check): Promise<Lead | null> {
  const { asker } = check;
  const rule = lookAt(check, 'feed');
  const cursors = lookAt(check, 'cursor');
  const revs = new Map<string, number>();
  let some: Lead | null = null;
  let cursor = '';
  let epoch: string | null = null;
  let ended = false;
  for (let page = 0; page < PAGES && !ended; page++) {
    const query = new URLSearchParams({ limit: page === 0 ? '1' : '200', ...(cursor ? { cursor } : {}) });
    const answer = await asker.ask('GET', `/v1/leads/changes?${query}`);
    const changes = asker.shaped(rule, answer, Changes);
    if (!changes) return null;
    if (changes.leads.length > Number(query.get('limit')))
      asker.wrong(rule, answer, `holds ${changes.leads.length} leads where at most ${query.get('limit')} were asked for`);
    if (epoch !== null && changes.epoch !== epoch) asker.wrong(rule, answer, 'has another epoch than the page before');
    epoch = changes.epoch;
    if (changes.more && changes.cursor === cursor) {
      asker.wrong(cursors, answer, 'says that there is more behind the very cursor it was asked with: a client would never end');
      return some;
    }
    for (const lead of changes.leads) {
      const known = revs.get(lead.id);
      if (known !== undefined && lead.rev < known) asker.wrong(rule, answer, 'sends a lead with a lower rev than before');
      revs.set(lead.id, lead.rev);
      some ??= lead;
    }
    ({ cursor } = changes);
    ended = !changes.more;
    if (page === 0) {
      const again = asker.shaped(cursors, await asker.ask('GET', '/v1/leads/changes?limit=1'), Changes);
      if (again && again.leads[0]?.id !== changes.leads[0]?.id && again.leads[0]?.rev === changes.leads[0]?.rev)
        asker.wrong(cursors, answer, 'begins with another lead each time it is asked from the start');
    }
  }
  if (!ended) check.skipped.push({ rule: 'feed to its end', why: `only the first ${PAGES} pages were read` });
  else {
    const answer = await asker.ask('GET', `/v1/leads/changes?cursor=${encodeURIComponent(cursor)}`);
    const rest = asker.shaped(cursors, answer, Changes);
    if (rest?.leads.some((lead) => revs.get(lead.id) === lead.rev)) asker.wrong(cursors, answer, 'sends again what the cursor had passed');
  }
  const gone = lookAt(check, 'gone');
  for (const wrong of ['not-a-cursor', `${cursor.slice(0, -2)}zz`, `${cursor}x`])
    asker.refused(gone, await asker.ask('GET', `/v1/leads/changes?cursor=${encodeURIComponent(wrong)}`), 410);
  if (check.other)
    asker.refused(gone, await asker.ask('GET', `/v1/leads/changes?cursor=${encodeURIComponent(cursor)}`, { token: check.other }), 410);
  return some;
}

function pathOf({ site, type, id }: LeadRef): string {
  return `/v1/leads/${[site, type, id].map(encodeURIComponent).join('/')}`;
}

async function checkLead(check: Check, known: Lead | null): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'lead');
  asker.refused(rule, await asker.ask('GET', pathOf({ site: 'no-such-site', type: 'lead', id: 'nothing' })), 404);
  if (!known) {
    check.skipped.push({ rule, why: 'this token’s person sees no lead' });
    return;
  }
  for (const ref of known.refs) {
    const answer = await asker.ask('GET', pathOf(ref));
    const found = asker.shaped(rule, answer, LeadAnswer);
    if (found && found.lead.id !== known.id) asker.wrong(rule, answer, 'is another lead than the one that carries this ref');
    if (found && !found.lead.refs.some((one) => refKey(one) === refKey(ref)))
      asker.wrong(rule, answer, 'does not carry the ref it was found by');
  }
}

/** A lead that the other person does not see answers to them as what is not there, in reading and in acting. */
async function checkForeign(check: Check, known: Lead | null): Promise<void> {
  const { asker, other } = check;
  const rule = lookAt(check, 'foreign');
  if (!other || !known) {
    check.skipped.push({ rule, why: other ? 'this token’s person sees no lead' : 'no second token was given (--other)' });
    return;
  }
  const [ref] = known.refs as [LeadRef];
  const nothing = await asker.ask('GET', pathOf({ ...ref, id: `${ref.id}-is-not-there` }), { token: other });
  const foreign = await asker.ask('GET', pathOf(ref), { token: other });
  if (foreign.status === 200)
    asker.wrong(rule, foreign, 'gives a lead of the first token’s person to the second: is it one that both may see?');
  else if (asker.refused(rule, foreign, 404) && foreign.text !== nothing.text)
    asker.wrong(rule, foreign, 'answers otherwise than for a lead that is not there: whoever asks learns that it is');
  const id = randomUUID();
  const act = { kind: 'log_touch', result: 'no_answer', channel: 'phone' };
  const answer = await asker.ask('POST', '/v1/commands', {
    token: other,
    body: { commands: [{ id, ref, occurredAt: Date.now() - 1_000, act }] },
  });
  const [outcome] = asker.shaped(rule, answer, CommandsAnswer)?.outcomes ?? [];
  if (outcome && !(outcome.outcome === 'refused' && outcome.code === 'not_found'))
    asker.wrong(
      rule,
      answer,
      `judges a command on somebody else’s lead as ${outcome.outcome}${'code' in outcome ? ` (${outcome.code})` : ''}, not as refused (not_found)`,
    );
}

/** Commands sent again change nothing and get the same answer; a bad one stops no other. */
async function checkCommands(check: Check, known: Lead | null): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'commands');
  const replays = lookAt(check, 'idempotency');
  const nowhere = { site: 'no-such-site', type: 'lead', id: 'nothing' };
  const at = Date.now() - 1_000;
  const commands = [
    { id: randomUUID(), ref: nowhere, occurredAt: at, act: { kind: 'log_touch', result: 'no_answer' } },
    { id: randomUUID(), ref: nowhere, occurredAt: at, act: { kind: 'no such act' } },
    { id: randomUUID(), ref: nowhere, occurredAt: at, act: { kind: 'snooze', until: at + 60_000 } },
  ];
  const send = (list: unknown[]) => asker.ask('POST', '/v1/commands', { body: { commands: list } });
  const answer = await send(commands);
  const first = asker.shaped(rule, answer, CommandsAnswer);
  if (first) {
    if (first.outcomes.map(({ id }) => id).join() !== commands.map(({ id }) => id).join())
      asker.wrong(rule, answer, 'has not one outcome for each command, in the order asked');
    const codes = first.outcomes.map((one) => (one.outcome === 'refused' ? one.code : one.outcome));
    if (codes.length === 3 && (codes[0] !== 'not_found' || codes[1] !== 'invalid' || codes[2] !== 'not_found'))
      asker.wrong(
        rule,
        answer,
        `judges a touch on no lead, an unknown act and a snooze on no lead as ${codes.join(', ')}, not as not_found, invalid, not_found`,
      );
    const again = await send(commands);
    const second = asker.shaped(replays, again, CommandsAnswer);
    if (second && JSON.stringify(second.outcomes) !== JSON.stringify(first.outcomes))
      asker.wrong(replays, again, 'gives other outcomes to the same commands sent again');
  }
  if (!check.write || !known) {
    check.skipped.push({
      rule: 'commands that are applied',
      why: check.write ? 'this token’s person sees no lead' : 'nothing is written unless told to (--write)',
    });
    return;
  }
  const [ref] = known.refs as [LeadRef];
  const touch = {
    id: randomUUID(),
    ref,
    occurredAt: Date.now() - 1_000,
    act: { kind: 'log_touch', result: 'no_answer', channel: 'phone', note: 'api:check' },
  };
  const applied = await send([touch]);
  const done = asker.shaped(rule, applied, CommandsAnswer);
  if (done?.outcomes[0]?.outcome !== 'applied') {
    asker.wrong(rule, applied, `does not apply a touch on a lead of the asker’s: ${JSON.stringify(done?.outcomes[0] ?? null)}`);
    return;
  }
  const times = (answered: CommandsAnswer | null) => answered?.leads[0]?.activities.filter(({ id }) => id === touch.id).length;
  if (times(done) !== 1) asker.wrong(rule, applied, 'does not give the lead as it stands after, with the touch under the command’s id');
  for (const replay of [await send([touch]), ...(await Promise.all([send([touch]), send([touch])]))]) {
    const answered = asker.shaped(replays, replay, CommandsAnswer);
    if (!answered) continue;
    if (JSON.stringify(answered.outcomes) !== JSON.stringify(done.outcomes))
      asker.wrong(replays, replay, 'gives another outcome to a command sent again');
    if (times(answered) !== 1) asker.wrong(replays, replay, 'has a second effect when a command is sent again');
  }
  const back = await send([
    { id: randomUUID(), ref, occurredAt: Date.now(), act: { kind: 'withdraw', activity: touch.id, reason: 'api:check' } },
  ]);
  const taken = asker.shaped(rule, back, CommandsAnswer);
  if (taken && taken.outcomes[0]?.outcome !== 'applied')
    asker.wrong(rule, back, `does not take the touch back: ${JSON.stringify(taken.outcomes[0] ?? null)}`);
  else if (taken && !taken.leads[0]?.activities.some(({ id, withdrawn }) => id === touch.id && withdrawn))
    asker.wrong(rule, back, 'does not keep what was taken back, saying so');
}

/** Goals are changed on what is known: ETag and If-Match. */
async function checkGoals(check: Check, me: Me | null): Promise<void> {
  const { asker } = check;
  const rule = lookAt(check, 'etag');
  const team = me?.grants.find(({ role }) => role !== 'rep')?.team;
  const teamQuery = `?team=${encodeURIComponent(team ?? me?.grants[0]?.team ?? '')}`;
  if (me && me.grants.length > 0) asker.shaped(lookAt(check, 'goals'), await asker.ask('GET', `/v1/goals${teamQuery}`), GoalsAnswer);
  if (!check.write || team === undefined) {
    check.skipped.push({ rule, why: check.write ? 'this token’s person sets no goals' : 'nothing is written unless told to (--write)' });
    return;
  }
  const path = `/v1/goals/2000-01${teamQuery}`;
  const read = async () => {
    const answer = await asker.ask('GET', path);
    return { tag: answer.headers.get('etag'), goals: asker.shaped(rule, answer, MonthGoalsAnswer)?.goals ?? null };
  };
  const before = await read();
  const made = await asker.ask('PUT', path, { body: { values: {} }, headers: before.tag === null ? {} : { 'if-match': before.tag } });
  asker.shaped(rule, made, MonthGoalsAnswer);
  const tag = made.headers.get('etag');
  if (tag === null) {
    asker.wrong(rule, made, 'has no ETag');
    return;
  }
  if (before.tag !== null && tag === before.tag) asker.wrong(rule, made, 'keeps its ETag although it changed');
  asker.refused(rule, await asker.ask('PUT', path, { body: { values: {} } }), 412);
  asker.refused(rule, await asker.ask('PUT', path, { body: { values: {} }, headers: { 'if-match': '"another"' } }), 412);
  if ((await read()).tag?.replace(/^W\//, '') !== tag.replace(/^W\//, '')) asker.wrong(rule, made, 'changed by what it had refused');
}

async function checkStream(check: Check): Promise<void> {
  const { asker, address, token } = check;
  const rule = lookAt(check, 'stream');
  const request = 'GET /v1/stream';
  asker.refused(rule, await asker.ask('GET', '/v1/stream', { token: null }), 401);
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), 5_000);
  try {
    const response = await fetch(`${address}/v1/stream`, { headers: { authorization: `Bearer ${token}` }, signal: ending.signal });
    if (!response.ok || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
      asker.wrong(rule, { request }, `answers ${response.status} with the content type "${response.headers.get('content-type') ?? ''}"`);
      return;
    }
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (reader && !/\r?\n\r?\n/.test(text)) {
      const part = await reader.read();
      if (part.done) break;
      text += part.value;
    }
    if (!/^event: ?hello$/m.test(text) || !/^id: ?\S+$/m.test(text))
      asker.wrong(rule, { request }, 'does not begin with the event "hello" and an id');
  } catch {
    asker.wrong(rule, { request }, 'says nothing within five seconds');
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}
