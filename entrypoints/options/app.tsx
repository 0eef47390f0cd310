import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { browser } from 'wxt/browser';
import { OptionsCards } from '@/components/options/options-view';
import { KnownDatesProvider } from '@/components/rulebook/known-dates';
import { OptionsShell } from '@/components/rulebook/shell/options-shell';
import { Button } from '@/components/ui/button';
import { PageSay } from '@/components/ui/page-say';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { adapterOf } from '@/lib/crm/registry';
import { locksPlace } from '@/lib/domain/company-policy';
import { MINUTE } from '@/lib/domain/time';
import { useCommands } from '@/lib/hooks/use-commands';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { useStatus } from '@/lib/hooks/use-status';
import { dataWords, policyBy } from '@/lib/i18n/data-words';
import { faultText } from '@/lib/i18n/faults';
import type { SiteState } from '@/lib/messages/protocol';
import { openCompanyWindow } from './company-window';
import { CustomSites } from './custom-sites';
import { dataPage } from './data-page';
import { askGrant, askGrants, giveBack } from './grants';
import { knownDates } from './known-dates';
import { Notices } from './notices';
import { rulebookPages } from './rulebook-pages';

/** Connection and CRM sites, the agreement with everything in it, and what each permission is for. */
export function OptionsApp() {
  return (
    <PageSay every={MINUTE}>
      <Options />
    </PageSay>
  );
}

const pages = [...rulebookPages, dataPage];

/** What the manifest asks for, at once or later. */
function permissionNames(): string[] {
  const { permissions = [], optional_permissions = [] } = browser.runtime.getManifest();
  return [...permissions, ...optional_permissions];
}

function Options() {
  const { words, lang } = useSay();
  const { value: status, fault, refresh } = useStatus();
  const rulebook = useRulebook();
  const connecting = useCommands();
  const siting = useCommands();
  const [inWindow, setInWindow] = useState(false);
  const [declined, setDeclined] = useState<string | null>(null);
  const [declinedAll, setDeclinedAll] = useState(false);
  const [editing, setEditing] = useState<SiteState | 'new' | null>(null);
  const almanac = rulebook.value?.almanac;
  const policy = status?.policy;
  const lockedBy = useCallback(
    (path: readonly (string | number)[]) =>
      policy && locksPlace(policy, path) ? dataWords(lang).policy.lockedPlace(policyBy(policy, lang)) : null,
    [policy, lang],
  );
  const known = useMemo(() => knownDates(almanac ?? null), [almanac]);
  useEffect(() => {
    document.title = words.options.title;
  }, [words]);

  if (!status) {
    return fault ? (
      <StateCard
        icon={<TriangleAlert size={28} />}
        title={words.states.error}
        hint={faultText(fault, lang)}
        action={<Button onPress={() => void refresh()}>{words.retry}</Button>}
      />
    ) : (
      <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />
    );
  }
  const { sites } = status;
  const admin = status.grants.some(({ role }) => role === 'admin');

  async function signIn(address: string): Promise<void> {
    const begun = await connecting.run('beginSignIn', { address });
    if (!begun) return;
    setInWindow(true);
    const cameBackTo = await openCompanyWindow(begun.url);
    setInWindow(false);
    // Closed by the person: there is nothing to say.
    if (cameBackTo !== null) await connecting.run('finishSignIn', { cameBackTo });
    await refresh();
  }

  async function disconnect(): Promise<void> {
    if (await connecting.run('disconnect', {})) await giveBack(sites);
    await refresh();
  }

  function turnOn(site: SiteState): void {
    setDeclined(null);
    void askGrant(site).then(async (granted) => {
      if (!granted) return setDeclined(site.id);
      await siting.run('turnSiteOn', { site: site.id });
      await refresh();
    });
  }

  function turnAllOn(wanted: readonly SiteState[]): void {
    setDeclinedAll(false);
    void askGrants(wanted).then(async (granted) => {
      if (!granted) return setDeclinedAll(true);
      for (const { id } of wanted) await siting.run('turnSiteOn', { site: id });
      await refresh();
    });
  }

  async function turnOff(site: SiteState): Promise<void> {
    setDeclined(null);
    if (await siting.run('turnSiteOff', { site: site.id })) {
      await giveBack(
        [site],
        sites.filter(({ id }) => id !== site.id),
      );
    }
    await refresh();
  }

  const setup = (
    <OptionsCards
      notices={<Notices />}
      status={status}
      running={inWindow ? 'beginSignIn' : (connecting.running ?? siting.running)}
      connectFault={connecting.fault}
      siteFault={siting.fault}
      declined={declined}
      crmName={(crm) => adapterOf(crm)?.name ?? crm}
      onConnect={(address, token) => void connecting.run('connect', { address, token }).then(refresh)}
      onSignIn={(address) => void signIn(address)}
      onDisconnect={() => void disconnect()}
      onSync={() => void connecting.run('syncNow', {}).then(refresh)}
      onTurnOn={turnOn}
      onTurnAllOn={turnAllOn}
      declinedAll={declinedAll}
      onTurnOff={(site) => void turnOff(site)}
      onMarks={(site, on) => void siting.run('switchMarks', { site: site.id, on }).then(refresh)}
      onEditSite={admin ? setEditing : undefined}
      customSite={admin && <CustomSites sites={sites} editing={editing} onEdit={setEditing} onSaved={refresh} />}
      permissions={permissionNames()}
    />
  );
  return (
    <KnownDatesProvider known={known}>
      <OptionsShell status={status} rulebook={rulebook.value ?? null} setup={setup} pages={pages} lockedBy={lockedBy} />
    </KnownDatesProvider>
  );
}
