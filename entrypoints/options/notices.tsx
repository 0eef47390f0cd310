import { useState } from 'react';
import { browser } from 'wxt/browser';
import { NoticesCard } from '@/components/options/notices';
import { useCommands } from '@/lib/hooks/use-commands';
import { useNotices } from '@/lib/hooks/use-notices';
import { useStatus } from '@/lib/hooks/use-status';

/** The switch for notices; asks the browser inside the person's press, and gives the permission back when they are switched off. */
export function Notices() {
  const notices = useNotices();
  const policy = useStatus().value?.policy;
  const { run, running } = useCommands();
  const [refused, setRefused] = useState(false);
  const known = notices.value ?? null;

  async function keep(on: boolean, company: boolean): Promise<void> {
    await run('setNotices', { on, company });
    if (!on) await browser.permissions.remove({ permissions: ['notifications'] }).catch(() => false);
    await notices.refresh();
  }

  function turn(on: boolean): void {
    setRefused(false);
    const company = known?.company ?? false;
    if (!on) return void keep(false, company);
    // Before anything is awaited: the browser asks only inside a press.
    void browser.permissions
      .request({ permissions: ['notifications'] })
      .catch(() => false)
      .then((granted) => (granted ? keep(true, company) : setRefused(true)));
  }

  return (
    <NoticesCard
      notices={known}
      refused={refused}
      policy={policy}
      busy={running !== null}
      onTurn={turn}
      onCompany={(company) => void keep(known?.on ?? false, company)}
    />
  );
}
