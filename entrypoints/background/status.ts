import type { Status } from '@/lib/messages/protocol';
import { leadCount } from '@/lib/store/leads';
import { cameBack, queuedCount } from '@/lib/store/outbox';
import { readSetting } from '@/lib/store/settings';
import { readState } from '@/lib/store/state';
import type { Guarded } from '@/lib/sync/lapse';
import type { Sync } from '@/lib/sync/sync';
import type { PolicyDesk } from './policy-desk';
import type { Sites } from './sites';

/** Everything a view may know of the connection; never the token. */
export async function readStatus(session: Guarded, sync: Sync, sites: Sites, company: PolicyDesk): Promise<Status> {
  const { store } = session;
  const [account, me, trouble, feed, states, leads, queued, lapse, wiped, back, { policy, problems }] = await Promise.all([
    session.account(),
    session.me(),
    sync.trouble(),
    readState(store, 'feed'),
    sites.states(),
    leadCount(store),
    queuedCount(store),
    session.lapse(),
    readSetting(store, 'lapsed'),
    cameBack(store, 20),
    company.read(),
  ]);
  const fault = trouble?.fault ?? null;
  return {
    connected: account !== null,
    hub: account?.hub ?? null,
    user: account && me ? me.user : null,
    by: account && (account.renewal ? 'company' : 'token'),
    grants: me?.grants ?? [],
    people: me?.people ?? [],
    sites: states.map(({ site, ...state }) => ({ ...state, params: site.params })),
    offset: session.offset(),
    clockChecked: session.clockChecked(),
    lastSync: feed?.lastSync ?? null,
    syncing: sync.running(),
    offline: fault === 'offline' || navigator.onLine === false,
    fault,
    lapse: lapse !== 'met' ? 'locked' : !account && wiped ? 'wiped' : undefined,
    leads,
    queued,
    cameBack: lapse === 'met' ? back : [],
    policy: Object.keys(policy).length > 0 ? policy : undefined,
    policyProblems: problems.length > 0 ? problems : undefined,
  };
}
