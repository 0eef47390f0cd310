// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CompanyPolicy } from '@/lib/domain/company-policy';
import type { KeptHere } from '@/lib/hooks/use-kept-here';
import { dataJa } from '@/lib/i18n/locales/data-ja';
import type { Status } from '@/lib/messages/protocol';
import { aRef, aRulebook, at } from '@/test/fixtures/builders';
import { pressAsPerson } from '@/test/fixtures/press';
import { aStatus } from '@/test/fixtures/status';
import { SayProvider } from '../ui/say';
import { DataCards, type DataCardsProps } from './data-cards';
import { NoticesCard } from './notices';
import { OptionsView } from './options-view';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const now = at('2026-11-24T10:00+09:00');
const book = aRulebook();
const nothing = () => undefined;
let root: Root;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
});
afterEach(() => settle(() => root.unmount()));

function show(what: React.ReactNode): void {
  settle(() =>
    root.render(
      <SayProvider lang="ja" now={now} rulebook={book} people={[]}>
        {what}
      </SayProvider>,
    ),
  );
}
const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
const textOf = (id: string) => find(id)?.textContent ?? '';
function press(id: string): void {
  const element = find(id);
  if (!element) throw new Error(`no ${id}`);
  settle(() => pressAsPerson(element));
}

const site = (id: string, over: Partial<Status['sites'][number]> = {}) => ({
  id,
  crm: 'hubspot',
  name: id,
  origin: `https://${id}.example.com`,
  pattern: `https://${id}.example.com/*`,
  granted: false,
  wanted: false,
  on: false,
  marks: true,
  ...over,
});

function options(policy: CompanyPolicy, over: Partial<Status> = {}, props: Partial<Parameters<typeof OptionsView>[0]> = {}) {
  show(
    <OptionsView
      status={aStatus({ lastSync: now, policy, ...over })}
      running={null}
      connectFault={null}
      siteFault={null}
      declined={null}
      crmName={(crm) => crm}
      onConnect={nothing}
      onSignIn={nothing}
      onDisconnect={nothing}
      onSync={nothing}
      onTurnOn={nothing}
      onTurnOff={nothing}
      onMarks={nothing}
      permissions={['storage']}
      {...props}
    />,
  );
}

describe('E4 what the company set, as people meet it', () => {
  it('fills the hub in, lets nobody change it, and says who set it', () => {
    options({ hub: 'https://tasuki.example.co.jp', by: '情報システム部' });
    const field = find('hub-address') as HTMLInputElement;
    expect(field.value).toBe('https://tasuki.example.co.jp');
    expect(field.readOnly).toBe(true);
    expect(textOf('hub-locked')).toBe('情報システム部が設定しました');
  });

  it('offers the one way of signing in, which is a press away', () => {
    const asked: string[] = [];
    options({ hub: 'https://tasuki.example.co.jp', signIn: 'company' }, {}, { onSignIn: (address) => asked.push(address) });
    expect(find('token')).toBeNull();
    expect(find('connect')).toBeNull();
    expect(textOf('sign-in-locked')).toContain('会社のアカウント');
    press('company-sign-in');
    expect(asked).toEqual(['https://tasuki.example.co.jp']);
    options({ signIn: 'token' });
    expect(find('company-sign-in')).toBeNull();
    expect(find('token')).not.toBeNull();
  });

  it('takes what the company set while the page is open', () => {
    options({});
    expect((find('hub-address') as HTMLInputElement).readOnly).toBe(false);
    options({ hub: 'https://tasuki.example.co.jp' });
    expect((find('hub-address') as HTMLInputElement).value).toBe('https://tasuki.example.co.jp');
  });

  it('says at a site that is not allowed who locked it, and turns the allowed ones on with one press', () => {
    const turned: string[][] = [];
    const sites = [site('one'), site('two'), site('three', { locked: true }), site('four', { granted: true, wanted: true, on: true })];
    options(
      { sites: ['https://one.example.com', 'https://two.example.com', 'https://four.example.com'], listMarks: true, by: '情シス' },
      { connected: true, sites },
      { onTurnAllOn: (all) => turned.push(all.map(({ id }) => id)) },
    );
    expect(textOf('locked-three')).toBe('情シスが許可していないサイトです');
    expect(find('turn-on-three')).toBeNull();
    expect(find('turn-on-one')).not.toBeNull();
    expect((find('marks-four') as HTMLInputElement).disabled).toBe(true);
    expect(textOf('marks-locked-four')).toBe('情シスが設定しました');
    settle(() => find('turn-all-on')?.click());
    expect(turned).toEqual([['one', 'two']]);
  });

  it('offers no such press where the company names no sites', () => {
    options({ listMarks: true }, { connected: true, sites: [site('one')] }, { onTurnAllOn: nothing });
    expect(find('turn-all-on')).toBeNull();
  });

  it('warns who is connected to another hub than the company’s', () => {
    options({ hub: 'https://tasuki.example.co.jp' }, { connected: true, hub: 'https://old.example.co.jp' });
    expect(textOf('other-hub')).toContain('https://tasuki.example.co.jp');
    options({ hub: 'https://tasuki.example.co.jp' }, { connected: true, hub: 'https://tasuki.example.co.jp' });
    expect(find('other-hub')).toBeNull();
  });

  it('locks notices as they are', () => {
    const card = (on: boolean, policy: CompanyPolicy) =>
      show(
        <NoticesCard
          notices={{ on, company: false, granted: on }}
          refused={false}
          busy={false}
          policy={policy}
          onTurn={nothing}
          onCompany={nothing}
        />,
      );
    card(false, { notices: false });
    expect((find('turn-notices') as HTMLButtonElement).disabled).toBe(true);
    expect(textOf('notices-locked')).toBe('会社が設定しました');
    // Wanted by the company, but only a person's press lets the browser show them.
    card(false, { notices: true });
    expect((find('turn-notices') as HTMLButtonElement).disabled).toBe(false);
    card(true, { notices: true, noticesNameCompany: false });
    expect((find('turn-notices') as HTMLButtonElement).disabled).toBe(true);
    expect((find('notices-company') as HTMLInputElement).disabled).toBe(true);
  });

  it('says in words what of the policy can’t be followed', () => {
    options(
      {},
      {
        policyProblems: [
          { kind: 'value', key: 'hub' },
          { kind: 'entry', key: 'sites', at: 2 },
          { kind: 'unknown', name: 'hubb' },
        ],
      },
    );
    expect(textOf('policy-problems')).toContain('「hub」には、https:// から始まる');
    expect(textOf('policy-problems')).toContain('「sites」の2番目の値');
    expect(textOf('policy-problems')).toContain('「hubb」という項目はありません');
  });
});

const kept: KeptHere = {
  tables: [
    { table: 'leads', rows: 1240, bytes: 2_480_000 },
    { table: 'outbox', rows: 2, bytes: 900 },
  ],
  disk: { used: 5_300_000, allowed: 6_000_000_000 },
  lastSync: now,
  unsent: [
    { id: 'a', ref: aRef('1'), name: '山田 太郎', act: { kind: 'opt_out', channel: 'all' }, at: now },
    { id: 'b', ref: aRef('2'), name: null, act: { kind: 'opt_out', channel: 'all' }, at: now },
  ],
  unsentCount: 2,
  drafts: 1,
};

function data(over: Partial<DataCardsProps> = {}): void {
  show(
    <DataCards
      kept={kept}
      connected
      offline={false}
      running={null}
      fault={null}
      left={null}
      actName={() => '配信停止'}
      onSendNow={nothing}
      onFetchAnew={nothing}
      onClear={nothing}
      diagnostics={null}
      diagnosticsFault={null}
      onDiagnostics={nothing}
      onSave={nothing}
      {...over}
    />,
  );
}

describe('the page about data and help', () => {
  it('says what is kept and how much, and what only this PC has', () => {
    data();
    expect(textOf('kept-leads')).toContain('1,240');
    expect(textOf('kept-leads')).toContain('2.5 MB');
    const groupOf = (id: string) => find(id)?.closest('tbody')?.querySelector('[scope=rowgroup]')?.textContent;
    expect(groupOf('kept-leads')).toBe(dataJa.page.fromHub);
    expect(groupOf('kept-outbox')).toBe(dataJa.page.onlyHere);
    expect(textOf('kept-table')).toContain('1,242');
    expect(find('to-permissions')?.getAttribute('href')).toBe('#permissions');
  });

  it('names the acts that clearing would lose, and sends them first when asked', () => {
    const called: string[] = [];
    data({ onSendNow: () => called.push('send'), onClear: () => called.push('clear') });
    press('clear-data');
    const dialog = document.querySelector('[role="alertdialog"]')?.textContent ?? '';
    expect(dialog).toContain('山田 太郎');
    expect(dialog).toContain('配信停止');
    expect(dialog).toContain(dataJa.page.goneLead);
    expect(dialog).toContain(dataJa.page.clearDrafts(1));
    expect(textOf('clear-confirm')).toBe('2件を捨てて、すべて消す');
    press('send-first');
    expect(called).toEqual(['send']);
    data({ kept: { ...kept, unsent: [], unsentCount: 0 }, left: 0, onClear: () => called.push('clear') });
    expect(textOf('clear-sent')).toBe(dataJa.page.sent);
    expect(textOf('clear-confirm')).toBe(dataJa.page.clearConfirm);
    press('clear-confirm');
    expect(called).toEqual(['send', 'clear']);
  });

  it('says how many could not be sent', () => {
    data({ left: 2 });
    press('clear-data');
    expect(textOf('clear-not-sent')).toBe(dataJa.page.notSent(2));
  });

  it('clears nothing before it was confirmed, and asks before leads are fetched anew', () => {
    const called: string[] = [];
    data({ onClear: () => called.push('clear'), onFetchAnew: () => called.push('anew'), offline: true });
    press('fetch-anew');
    expect(called).toEqual([]);
    expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain(dataJa.page.anewOffline);
    press('fetch-anew-confirm');
    expect(called).toEqual(['anew']);
    press('clear-data');
    expect(called).toEqual(['anew']);
  });

  it('shows what would be saved before anybody saves it', () => {
    const called: string[] = [];
    data({ diagnostics: '{ "leads": 3 }', onDiagnostics: () => called.push('look'), onSave: () => called.push('save') });
    press('show-diagnostics');
    expect(textOf('diagnostics')).toBe('{ "leads": 3 }');
    press('save-diagnostics');
    expect(called).toEqual(['look', 'save']);
  });
});
