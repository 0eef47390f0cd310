import { HardDrive } from 'lucide-react';
import { useState } from 'react';
import { DataCards } from '@/components/options/data-cards';
import { actName } from '@/components/panel/act-label';
import { saveFile } from '@/components/rulebook/in-out/save-file';
import type { ShellPage } from '@/components/rulebook/shell/options-shell';
import { useSay } from '@/components/ui/say';
import { type FaultCode, faultCode } from '@/lib/domain/fault';
import { useCommands } from '@/lib/hooks/use-commands';
import { askDiagnostics, useKeptHere } from '@/lib/hooks/use-kept-here';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { useStatus } from '@/lib/hooks/use-status';
import { dataWords } from '@/lib/i18n/data-words';
import { giveBack } from './grants';

const [ja, en] = [dataWords('ja').page, dataWords('en').page];

/** The page about what is kept here, and what helps when something is wrong. */
export const dataPage: ShellPage = {
  id: 'data',
  name: { ja: ja.title, en: en.title },
  about: { ja: ja.about, en: en.about },
  group: 'tool',
  icon: <HardDrive size={17} aria-hidden />,
  content: <DataPage />,
};

/** What is saved: what the worker tells, and which browser it is. */
async function diagnosticsText(): Promise<string> {
  const told = await askDiagnostics();
  const { userAgent, language, onLine, hardwareConcurrency } = navigator;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return JSON.stringify({ ...told, browser: { userAgent, language, onLine, cores: hardwareConcurrency, timeZone } }, null, 2);
}

function DataPage() {
  const say = useSay();
  const status = useStatus();
  const rulebook = useRulebook().value;
  const kept = useKeptHere();
  const { run, running, fault } = useCommands();
  const [left, setLeft] = useState<number | null>(null);
  const [told, setTold] = useState<{ text: string | null; fault: FaultCode | null }>({ text: null, fault: null });

  async function clear(): Promise<void> {
    const sites = status.value?.sites ?? [];
    if (await run('disconnect', {})) await giveBack(sites);
    setLeft(null);
    await Promise.all([status.refresh(), kept.refresh()]);
  }

  async function prepare(use: (text: string) => void): Promise<void> {
    try {
      const text = await diagnosticsText();
      setTold({ text, fault: null });
      use(text);
    } catch (error) {
      setTold({ text: null, fault: faultCode(error) });
    }
  }

  return (
    <DataCards
      kept={kept.value ?? null}
      connected={status.value?.connected ?? false}
      offline={status.value?.offline ?? false}
      running={running}
      fault={fault ?? kept.fault}
      left={left}
      actName={(act) => (rulebook ? actName(act, rulebook, say) : act.kind)}
      onSendNow={() =>
        void run('sendNow', {}).then(async (answer) => {
          await kept.refresh();
          setLeft(answer?.left ?? null);
        })
      }
      onFetchAnew={() => void run('fetchAnew', {}).then(() => kept.refresh())}
      onClear={() => void clear()}
      diagnostics={told.text}
      diagnosticsFault={told.fault}
      onDiagnostics={() => void prepare(() => undefined)}
      onSave={() => void prepare((text) => saveFile(dataWords(say.lang).page.file(new Date(say.now).toISOString().slice(0, 10)), text))}
    />
  );
}
