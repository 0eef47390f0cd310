import type { Backlog } from '@/lib/api/contract';
import { Fault, faultCode } from '@/lib/domain/fault';
import type { BacklogView } from '@/lib/messages/protocol';
import { readState, writeState } from '@/lib/store/state';
import type { Session } from '@/lib/sync/session';

/** Faults that say nothing about rights: what was known before may still be shown. */
const passing = ['offline', 'server', 'rate_limited'];

/**
 * A team's backlog from the hub; while it can't be asked, what it said last, marked so. Nothing is shown of a team that the person
 * leads no more. Throws the hub's fault where nothing was known.
 */
export async function readBacklog(session: Session, wanted: string | undefined): Promise<BacklogView> {
  const { store } = session;
  const me = await session.me();
  if (!me) throw new Fault('not_connected');
  const sees = me.grants.filter(({ role }) => role !== 'rep');
  const leads = sees.map(({ team }) => team);
  // As the hub chooses.
  const first = sees.find(({ role }) => role !== 'marketing') ?? sees[0];
  const known = Object.fromEntries(Object.entries((await readState(store, 'backlogs')) ?? {}).filter(([team]) => leads.includes(team)));
  try {
    const backlog = await (await session.hub()).backlog(wanted);
    await writeState(store, 'backlogs', { ...known, [backlog.team.id]: backlog });
    return { ...backlog, cached: false };
  } catch (error) {
    const before: Backlog | undefined = known[wanted ?? first?.team ?? ''];
    if (!before || !passing.includes(faultCode(error))) throw error;
    return { ...before, cached: true };
  }
}
