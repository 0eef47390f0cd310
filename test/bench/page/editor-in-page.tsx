import { answers } from './quiet-extension';
import '@/components/ui/base.css';
import '@/components/ui/ui.css';
import '@/components/options/options.css';
import '@/components/rulebook/rulebook.css';
import '@/components/rulebook/shell/shell.css';
import { createRoot } from 'react-dom/client';
import { KnownDatesProvider } from '@/components/rulebook/known-dates';
import { OptionsShell } from '@/components/rulebook/shell/options-shell';
import { SayProvider } from '@/components/ui/say';
import { knownDates } from '@/entrypoints/options/known-dates';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { freshAgreement } from '@/lib/domain/fresh-agreement';
import { Agreement } from '@/lib/domain/rulebook';
import type { AgreementDesk } from '@/lib/messages/drafts';
import type { Status } from '@/lib/messages/protocol';
import { NOW } from '../past-leads';

// The options page as it is, over an agreement of 200 scoring rules and 30 promises, with the worker's part answered in the page.

const RULES = 200;
const PROMISES = 30;

function grown(): Agreement {
  const start = freshAgreement(defaultRulebook.agreement, NOW - 30 * 86_400_000);
  const { rules } = start.scoring;
  const many = <T extends { id: string }>(list: readonly T[], count: number): T[] =>
    Array.from({ length: count }, (_, i) => {
      const one = list[i % list.length] as T;
      return i < list.length ? one : { ...one, id: `${one.id}_${i}` };
    });
  return Agreement.parse({ ...start, promises: many(start.promises, PROMISES), scoring: { ...start.scoring, rules: many(rules, RULES) } });
}

const agreement = grown();
const { meta } = agreement;
const version = { team: '', version: meta.version, title: meta.title, effectiveFrom: meta.effectiveFrom, inForce: true };
const desk: AgreementDesk = {
  versions: [{ ...version, publishedAt: NOW, publishedBy: 'admin', why: '', signatories: [] }],
  publishes: [''],
  drafts: [],
  signs: [],
};
answers.set('getAgreementDesk', () => desk);
answers.set('getVersion', () => ({ ...version, publishedAt: NOW, publishedBy: 'admin', why: '', signatories: [], agreement }));
answers.set('getKeptDrafts', () => []);
answers.set('keepDraft', () => ({}));

const status: Status = {
  connected: true,
  hub: 'https://tasuki.example.co.jp',
  user: { id: 'admin', name: '佐藤 健' },
  by: 'token',
  grants: [{ role: 'admin', team: '', teamName: { ja: '全社', en: 'Everybody' } }],
  people: [],
  sites: [],
  offset: 0,
  clockChecked: true,
  lastSync: NOW,
  syncing: false,
  offline: false,
  fault: null,
  leads: 212,
  queued: 0,
};

const rulebook = { ...defaultRulebook, agreement };
const known = knownDates(rulebook.almanac);
document.body.className = 'options-page';
const host = document.body.appendChild(document.createElement('div'));
createRoot(host).render(
  <SayProvider lang="ja" now={NOW} rulebook={rulebook} people={[]}>
    <KnownDatesProvider known={known}>
      <OptionsShell status={status} rulebook={rulebook} setup={null} />
    </KnownDatesProvider>
  </SayProvider>,
);
