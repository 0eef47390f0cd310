import { randomUUID } from 'node:crypto';
import type { Command } from '@/lib/domain/command';
import type { FoundBrowser } from '@/server/launch/browser';
import { signIn } from '@/server/launch/sign-in';
import { check, until } from '../fixtures/checks';
import { has, leadInStore, refOf, startConnected } from './connected';
import { odooCall } from './odoo-at';

/** Longer than the hub leaves a record unasked for. */
const LATER = 11 * 60_000;

/** What happens in Odoo arrives in the hub and in the extension's store; what is done here appears in Odoo, and counts once. */
export async function checkReading(found: FoundBrowser, extension: string): Promise<void> {
  const connected = await startConnected(found, extension);
  const { hub, browser, token, uid, create, deleteLater, goOn } = connected;
  const { connections, ingest } = hub.services;
  const readWhenFree = connected.read;
  try {
    const began = Date.now();
    await readWhenFree();
    const all = await odooCall<number>('crm.lead', 'search_count', { domain: [], context: { active_test: false } });
    check(`the first load: all ${all} leads, ${Date.now() - began} ms`, (await ingest.listLeads()).length === all);
    const options = await signIn(browser, { url: hub.url, token }, []);
    const stored = (id: number) => leadInStore(options, id);

    const id = await create({ name: 'Tasuki checks this', contact_name: 'Hana Checks', partner_name: 'Checked Ltd', user_id: uid });
    await readWhenFree();
    check(
      'a lead created in Odoo arrives in the store, with its owner and company',
      await until(async () => {
        const lead = await stored(id);
        return lead?.name === 'Hana Checks' && lead.company.name === 'Checked Ltd' && lead.owner === 'rep';
      }),
    );

    await odooCall('crm.lead', 'write', { ids: [id], vals: { contact_name: 'Hanako Checks', phone: '03-1234-5678' } });
    await readWhenFree();
    check(
      'a change arrives',
      await until(async () => {
        const lead = await stored(id);
        return lead?.name === 'Hanako Checks' && lead.phone === '03-1234-5678';
      }),
    );

    await odooCall('crm.lead', 'message_post', {
      ids: [id],
      body: 'A note from Odoo',
      message_type: 'comment',
      subtype_xmlid: 'mail.mt_note',
    });
    const scheduled = await odooCall<number[] | number>('crm.lead', 'activity_schedule', {
      ids: [id],
      act_type_xmlid: 'mail.mail_activity_data_call',
      summary: 'Call her',
    });
    const activity = Array.isArray(scheduled) ? scheduled[0] : scheduled;
    await readWhenFree();
    check(
      'a note and a planned call arrive, though they don’t touch the lead',
      await until(async () => {
        const lead = await stored(id);
        return has(lead, 'note', 'A note from Odoo') && has(lead, 'task', 'Call her');
      }),
    );
    await odooCall('mail.activity', 'action_feedback', { ids: [activity], feedback: 'She will think about it' });
    await readWhenFree();
    check(
      'a call logged in Odoo arrives as a call of who made it',
      await until(async () => {
        const call = (await stored(id))?.activities.find(({ type }) => type === 'call');
        return call?.by === 'rep' && call.note?.includes('She will think about it') === true;
      }),
    );

    const stages = await odooCall<{ id: number; name: string }[]>('crm.stage', 'search_read', { domain: [], fields: ['name'] });
    const proposition = stages.find(({ name }) => name === 'Proposition')?.id;
    await odooCall('crm.lead', 'write', { ids: [id], vals: { stage_id: proposition } });
    await readWhenFree();
    check(
      'a stage entered in Odoo counts as the stage it stands for, by who set it',
      await until(
        async () => (await stored(id))?.stages.some(({ stage, by, user }) => stage === 'opp' && by === 'crm' && user === 'rep') === true,
      ),
    );

    const before = (await stored(id))?.activities.length ?? 0;
    const logged = await act(id, { kind: 'log_touch', result: 'no_answer', note: 'Rang in vain' });
    // Twice: what was written comes back with the second reading, and must be known.
    await readWhenFree();
    await readWhenFree();
    const written = await messagesWith(id, 'Rang in vain');
    check(
      'a result logged here appears in Odoo once, as a call that is done',
      logged && written.length === 1 && Array.isArray(written[0]?.mail_activity_type_id),
    );
    check(
      'and is not counted twice here',
      await until(async () => {
        const lead = await stored(id);
        return lead?.activities.length === before + 1 && lead.activities.filter(({ note }) => note?.includes('Rang in vain')).length === 1;
      }),
    );

    const judged = await create({ name: 'To be judged', contact_name: 'Jun Judged', user_id: uid, referred: 'demo' });
    await readWhenFree();
    const decided = await act(judged, { kind: 'verdict', verdict: 'accept' });
    await readWhenFree();
    await readWhenFree();
    const notes = await messagesWith(judged, 'Tasuki: Accepted');
    check('a verdict given here appears in Odoo once, as a note', decided && notes.length === 1 && !notes[0]?.mail_activity_type_id);
    check(
      'and is no activity when it comes back',
      await until(async () => {
        const lead = await stored(judged);
        return lead?.stages.some(({ stage }) => stage === 'sal') === true && !has(lead, 'note', 'Tasuki: Accepted');
      }),
    );
    const { sent, waiting, refused } = await connections.writeBackState('odoo');
    check('both were sent, none waits', sent === 2 && waiting === 0 && refused === 0);

    await odooCall('crm.lead', 'action_set_lost', { ids: [id] });
    await readWhenFree();
    check('a lead lost in Odoo is no fit here', await until(async () => (await stored(id))?.stages.at(-1)?.stage === 'unfit'));

    const kept = await create({ name: 'Put away', contact_name: 'Put Away', user_id: uid });
    await readWhenFree();
    await odooCall('crm.lead', 'write', { ids: [kept], vals: { active: false } });
    await odooCall('crm.lead', 'write', { ids: [kept], vals: { contact_name: 'Put Away Changed' } });
    await readWhenFree();
    check('an archived lead is still followed', await until(async () => (await stored(kept))?.name === 'Put Away Changed'));

    const many = await odooCall<number[]>('crm.lead', 'create', {
      vals_list: Array.from({ length: 450 }, (_, i) => ({ name: `Many ${i}`, contact_name: `Many ${i}`, user_id: uid })),
    });
    deleteLater(many);
    await readWhenFree();
    check(
      '450 leads written in one moment arrive whole',
      (await until(async () => (await stored(many[0] ?? 0)) !== null && (await stored(many[449] ?? 0)) !== null)) &&
        (await Promise.all(many.map((one) => ingest.findLead(refOf(one))))).every((lead) => lead !== null),
    );

    await odooCall('crm.lead', 'unlink', { ids: [id, ...many] });
    goOn(LATER);
    await readWhenFree();
    check(
      'leads deleted in Odoo are gone from the store',
      await until(async () => (await stored(id)) === null && (await stored(many[0] ?? 0)) === null),
    );
    check('and others are not', (await stored(kept)) !== null);
    check('nothing is in the way of the connection', (await connections.get('odoo'))?.lastError === null);
  } finally {
    await connected.close();
  }

  /** Does an act as the rep, over the hub's API; true when it was applied. */
  async function act(id: number, what: Command['act']): Promise<boolean> {
    const answer = await fetch(`${hub.url}/v1/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commands: [{ id: randomUUID(), ref: refOf(id), occurredAt: Date.now(), act: what }] }),
    });
    const { outcomes } = (await answer.json()) as { outcomes?: { outcome: string }[] };
    return outcomes?.[0]?.outcome === 'applied';
  }

  function messagesWith(id: number, text: string): Promise<{ body: string; mail_activity_type_id: unknown }[]> {
    return odooCall('mail.message', 'search_read', {
      domain: [
        ['model', '=', 'crm.lead'],
        ['res_id', '=', id],
        ['body', 'ilike', text],
      ],
      fields: ['body', 'mail_activity_type_id'],
    });
  }
}
