import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { OptionsView } from '@/components/options/options-view';
import { PageSay } from '@/components/ui/page-say';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { useCommands } from '@/lib/hooks/use-commands';
import { useStatus } from '@/lib/hooks/use-status';
import { faultText } from '@/lib/i18n/faults';
import type { SiteState } from '@/lib/messages/protocol';

/** Connection, CRM sites and what each permission is for. */
export function OptionsApp() {
  return (
    <PageSay>
      <Options />
    </PageSay>
  );
}

function Options() {
  const { words, lang } = useSay();
  const status = useStatus();
  const connecting = useCommands();
  const siting = useCommands();
  const [declined, setDeclined] = useState<string | null>(null);
  useEffect(() => {
    document.title = words.options.title;
  }, [words]);

  if (!status.value) {
    return status.fault ? (
      <StateCard icon={<TriangleAlert size={28} />} title={words.states.error} hint={faultText(status.fault, lang)} />
    ) : (
      <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />
    );
  }

  function turnOn(site: SiteState): void {
    setDeclined(null);
    // Asked before anything is awaited: browsers show their prompt only inside the click.
    void browser.permissions.request({ origins: [site.pattern] }).then(
      (granted) => (granted ? siting.run('turnSiteOn', { site: site.id }).then(status.refresh) : setDeclined(site.id)),
      () => setDeclined(site.id),
    );
  }

  return (
    <OptionsView
      status={status.value}
      running={connecting.running ?? siting.running}
      connectFault={connecting.fault}
      siteFault={siting.fault}
      declined={declined}
      onConnect={(address, token) => void connecting.run('connect', { address, token }).then(status.refresh)}
      onDisconnect={() => void connecting.run('disconnect', {}).then(status.refresh)}
      onSync={() => void connecting.run('syncNow', {}).then(status.refresh)}
      onTurnOn={turnOn}
      onTurnOff={(site) => void siting.run('turnSiteOff', { site: site.id }).then(status.refresh)}
    />
  );
}
