import type { Assessment } from '@/lib/domain/assessment';
import { momentText } from '@/lib/i18n/formats';
import { type Say, useSay } from '../ui/say';
import { Folded } from './folded';
import { Term } from './term';

/** Whether lead and company are what was agreed: persona by layer, minimums with their figures, the qualifying rule, what it came for, what nobody knows. */
export function FitSection({ assessment }: { assessment: Assessment }) {
  const say = useSay();
  const text = say.words.lead.fit;
  const { persona, cutOffs, gate, intent, routing, unknowns } = assessment;
  const summary = [
    persona.layers.length > 0 ? `${text.persona} ${text.isPersona[persona.isPersona]}` : null,
    cutOffs.length > 0 ? text.passed(cutOffs.filter(({ result }) => result === 'pass').length, cutOffs.length) : null,
  ];
  return (
    <Folded title={text.title} summary={summary.filter(Boolean).join(' · ')} testId="open-fit">
      <dl className="facts" data-testid="fit">
        {persona.layers.map((layer) => (
          <div key={layer.id} data-result={layer.match}>
            <dt>{say.text(layer.name)}</dt>
            <dd>{text.match[layer.match]}</dd>
          </div>
        ))}
        {cutOffs.map((cutOff) => (
          <div key={cutOff.id} data-result={cutOff.result}>
            <dt>{say.text(cutOff.name)}</dt>
            <dd className={cutOff.result === 'fail' ? 'tone-late' : ''}>
              {text.cutOff[cutOff.result]} <small className="quiet">{figureText(cutOff, say)}</small>
            </dd>
          </div>
        ))}
        <div data-result={gate.met}>
          <dt>
            <Term of="gate">{say.words.bant.gate}</Term>
          </dt>
          <dd className={gate.blocked ? 'tone-late' : ''}>
            {gate.blocked ? say.words.bant.gateBlocked : text.gate[gate.met]} <small className="quiet">{say.text(gate.text)}</small>
          </dd>
        </div>
        {intent && (
          <div>
            <dt>{text.intent}</dt>
            <dd>
              {say.text(intent.name)}{' '}
              <small className="quiet">
                {[intent.hot && text.hot, intent.at !== null && momentText(intent.at, say.now, say.frame().timeZone, say.lang)]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </dd>
          </div>
        )}
        {routing && (
          <div>
            <dt>{text.routing}</dt>
            <dd>
              {text.routes[routing.to]} <small className="quiet">{say.text(routing.why)}</small>
            </dd>
          </div>
        )}
      </dl>
      {unknowns.length > 0 && (
        <p className="quiet" data-testid="unknowns">
          {text.unknowns}
          {say.words.colon}
          {say.words.list(unknowns.slice(0, 8).map((unknown) => say.text(unknown)))}
        </p>
      )}
    </Folded>
  );
}

function figureText({ id, value, atLeast }: Assessment['cutOffs'][number], say: Say): string {
  const text = say.words.lead.fit;
  const rule = say.agreement?.cutOffs.find((one) => one.id === id);
  const unit = rule?.unit ? say.text(rule.unit) : '';
  const space = say.lang === 'en' && unit ? ' ' : '';
  const write = (figure: number) => `${figure.toLocaleString('en-US')}${space}${unit}`;
  return value === null ? text.atLeast(write(atLeast)) : text.figure(write(value), write(atLeast));
}
