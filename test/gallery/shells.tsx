import { useState } from 'react';
import { KnownDatesProvider } from '@/components/rulebook/known-dates';
import { OptionsShell } from '@/components/rulebook/shell/options-shell';
import { knownDates } from '@/entrypoints/options/known-dates';
import type { Status } from '@/lib/messages/protocol';
import { now, rulebook } from './facts';
import { inForce, scene } from './worker';

const known = knownDates(rulebook.almanac);

type Props = { page: string; as?: 'admin' | 'marketing' | 'rep'; fresh?: boolean };

/** The whole options page, at one of its pages, as somebody sees it. */
function Shell({ page, as: role = 'admin', fresh = false }: Props) {
  useState(() => {
    scene.fresh = fresh;
    // The address is the gallery's until here; from here on it is the shell's.
    history.replaceState(null, '', `#${page}`);
  });
  const status: Status = {
    ...{
      connected: true,
      hub: 'https://tasuki.example.co.jp',
      user: { id: 'admin', name: '清水 亮太' },
      by: 'token',
      people: [],
      sites: [],
    },
    grants: [{ role, team: 'east-2', teamName: { ja: '東日本第2', en: 'East 2' } }],
    ...{ offset: 0, clockChecked: true, lastSync: now, syncing: false, offline: false, fault: null, leads: 212, queued: 0 },
  };
  return (
    <KnownDatesProvider known={known}>
      <OptionsShell status={status} rulebook={{ ...rulebook, agreement: inForce }} setup={<div />} />
    </KnownDatesProvider>
  );
}

/** The options around their pages: where one is, what waits, agreeing, the first run. */
export const shells: Record<string, () => React.ReactNode> = {
  agree: () => <Shell page="agree" />,
  agreereads: () => <Shell page="agree" as="marketing" />,
  guide: () => <Shell page="guide" fresh />,
  reads: () => <Shell page="hand-over" as="rep" />,
};
