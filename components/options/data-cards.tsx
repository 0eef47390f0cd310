import { type ReactNode, useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { FaultCode } from '@/lib/domain/fault';
import type { KeptHere, KeptTable } from '@/lib/hooks/use-kept-here';
import { bytesText, dataWords } from '@/lib/i18n/data-words';
import { dateTimeText } from '@/lib/i18n/formats';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { ClearDialog } from './clear-dialog';
import { FaultNote } from './fault-note';
import { FetchAnewDialog } from './fetch-anew-dialog';

export type DataCardsProps = {
  /** Null until it was counted. */
  kept: KeptHere | null;
  connected: boolean;
  offline: boolean;
  running: string | null;
  fault: FaultCode | null;
  /** How many acts could not be sent when that was asked for last; null before. */
  left: number | null;
  /** What an act is called. */
  actName: (act: Act) => string;
  onSendNow: () => void;
  onFetchAnew: () => void;
  onClear: () => void;
  /** What would be saved, as text, once somebody looks. */
  diagnostics: string | null;
  diagnosticsFault: FaultCode | null;
  onDiagnostics: () => void;
  onSave: () => void;
};

/** Tables that only this browser has; the others the hub can give again. */
const onlyHere: readonly KeptTable[] = ['settings', 'outbox', 'told', 'drafts'];

/** What is kept on this PC and how much, clearing it, and what may be handed to whoever helps. */
export function DataCards(props: DataCardsProps) {
  const { lang } = useSay();
  const text = dataWords(lang).page;
  return (
    <section className="rb-page" aria-labelledby="section-data">
      <header className="rb-section-head">
        <h2 id="section-data">{text.title}</h2>
        <p>{text.about}</p>
      </header>
      <KeptCard {...props} />
      <HelpCard {...props} />
    </section>
  );
}

function KeptCard(props: DataCardsProps) {
  const { kept, connected, offline, running, fault } = props;
  const { lang, now, frame, words } = useSay();
  const text = dataWords(lang).page;
  const [asking, setAsking] = useState<'anew' | 'clear' | null>(null);
  const bytes = kept?.tables.reduce((sum, table) => sum + table.bytes, 0) ?? 0;
  return (
    <section className="card" aria-labelledby="kept">
      <h2 id="kept">{text.kept}</h2>
      <p>{text.keptAbout}</p>
      <div className="card-body">
        {fault && <FaultNote fault={fault} testId="data-fault" asked />}
        {kept ? (
          <>
            <dl className="pairs">
              <dt>{text.lastSync}</dt>
              <dd>{kept.lastSync === null ? words.states.neverSynced : dateTimeText(kept.lastSync, now, frame().timeZone, lang)}</dd>
              <dt>{text.unsent}</dt>
              <dd data-testid="data-unsent">{text.unsentCount(kept.unsentCount)}</dd>
            </dl>
            <table className="kept-table" data-testid="kept-table">
              <thead>
                <tr>
                  <th scope="col">{text.what}</th>
                  <th scope="col">{text.rows}</th>
                  <th scope="col">{text.size}</th>
                </tr>
              </thead>
              {[false, true].map((here) => (
                <tbody key={String(here)}>
                  <tr>
                    <th scope="rowgroup" colSpan={3} className="kept-group">
                      {here ? text.onlyHere : text.fromHub}
                    </th>
                  </tr>
                  {kept.tables
                    .filter(({ table }) => onlyHere.includes(table) === here)
                    .map(({ table, rows, bytes: size }) => (
                      <tr key={table} data-testid={`kept-${table}`}>
                        <th scope="row">{text.tables[table]}</th>
                        <td>{rows.toLocaleString(lang)}</td>
                        <td>{bytesText(size)}</td>
                      </tr>
                    ))}
                </tbody>
              ))}
              <tfoot>
                <tr>
                  <th scope="row">{text.total}</th>
                  <td>{kept.tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString(lang)}</td>
                  <td>{bytesText(bytes)}</td>
                </tr>
              </tfoot>
            </table>
            {kept.disk && <p className="quiet">{text.disk(bytesText(kept.disk.used), bytesText(kept.disk.allowed))}</p>}
          </>
        ) : (
          !fault && <p className="quiet">{text.loading}</p>
        )}
        {connected && (
          <Choice hint={text.anewHint}>
            <Button isPending={running === 'fetchAnew'} onPress={() => setAsking('anew')} data-testid="fetch-anew">
              {running === 'fetchAnew' ? text.anewRunning : text.anew}
            </Button>
          </Choice>
        )}
        <Choice hint={text.clearHint}>
          <Button
            look="danger"
            isDisabled={!kept}
            isPending={running === 'disconnect'}
            onPress={() => setAsking('clear')}
            data-testid="clear-data"
          >
            {text.clear}
          </Button>
        </Choice>
      </div>
      {asking === 'anew' && (
        <FetchAnewDialog
          offline={offline}
          onClose={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            props.onFetchAnew();
          }}
        />
      )}
      {asking === 'clear' && kept && (
        <ClearDialog
          kept={kept}
          canSend={connected}
          sending={running === 'sendNow'}
          left={props.left}
          actName={props.actName}
          onSendNow={props.onSendNow}
          onClose={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            props.onClear();
          }}
        />
      )}
    </section>
  );
}

function HelpCard({ diagnostics, diagnosticsFault, onDiagnostics, onSave }: DataCardsProps) {
  const { lang } = useSay();
  const text = dataWords(lang).page;
  const [open, setOpen] = useState(false);
  return (
    <section className="card" aria-labelledby="help">
      <h2 id="help">{text.help}</h2>
      <p>{text.helpAbout}</p>
      <div className="card-body">
        <p className="quiet">{text.never}</p>
        {diagnosticsFault && <FaultNote fault={diagnosticsFault} testId="diagnostics-fault" asked />}
        <div className="card-acts">
          <Button look="primary" onPress={onSave} data-testid="save-diagnostics">
            {text.save}
          </Button>
          <Button
            aria-expanded={open}
            aria-controls="diagnostics"
            onPress={() => {
              if (!open) onDiagnostics();
              setOpen(!open);
            }}
            data-testid="show-diagnostics"
          >
            {open ? text.hide : text.look}
          </Button>
        </div>
        <section className="diagnostics" id="diagnostics" aria-label={text.look} hidden={!open}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre tabIndex={0} data-testid="diagnostics">
            {diagnostics ?? text.preparing}
          </pre>
        </section>
        <Choice hint={text.permissionsHint}>
          <a className="link" href="#permissions" data-testid="to-permissions">
            {text.permissions}
          </a>
        </Choice>
      </div>
    </section>
  );
}

function Choice({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <div className="data-choice">
      {children}
      <small>{hint}</small>
    </div>
  );
}
