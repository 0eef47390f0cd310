type View = { room: string; name: string; width: number; height: number; steps?: string[] };

const panel = { room: 'panel', width: 372, height: 600 };

/** What the gallery holds; `steps` are pressed first, by test id. */
export const views: View[] = [
  ...[
    ...['callback', 'calm', 'overdue', 'offhours', 'decide', 'document', 'optout', 'stop', 'undo', 'refused', 'bant', 'long'],
    ...['hold', 'waiting', 'met', 'trial', 'golive', 'woke', 'forced', 'nobody', 'nudged', 'despite', 'elsewhere', 'covered'],
    ...['signedout', 'unknown', 'norulebook', 'loading', 'nopermission', 'error'],
  ].map((name) => ({ ...panel, name })),
  { ...panel, name: 'narrow', width: 320 },
  // As text doubled in size leaves it: half the width.
  { ...panel, name: 'doubled', width: 186, height: 900 },
  { ...panel, name: 'full', height: 1900, steps: ['open-fit', 'open-score'] },
  { ...panel, name: 'despite', height: 1300, steps: ['timeline-touches'] },
  { ...panel, name: 'callback', height: 1250, steps: ['open-score'] },
  { ...panel, name: 'callback', height: 1250, steps: ['open-receipt-p3'] },
  ...[
    ['log-result'],
    ['send-back'],
    ['send-back', 'reason-early'],
    ['more'],
    ['more', 'menu-callback'],
    ['more', 'menu-unfit'],
    ['more', 'menu-note'],
    ['more', 'menu-ask'],
    ['more', 'menu-pause', 'reason-scheduling'],
    ['more', 'menu-stage'],
    ['more', 'menu-opt_out'],
    ['more', 'menu-snooze'],
    ['set-bant-budget', 'bant-state-partly'],
    ['set-bant-need', 'bant-state-yes'],
    ['agreement'],
  ].map((steps) => ({ ...panel, name: 'callback', steps })),
  { ...panel, name: 'refused', steps: ['try-again'] },
  { ...panel, name: 'nobody', steps: ['assign'] },
  { ...panel, name: 'waiting', steps: ['answer-q1'] },
  ...[
    ...['queue', 'acted', 'trial', 'offline', 'many', 'roles', 'search', 'empty', 'snooze', 'team', 'teamoffline', 'rep'],
    ...['questions', 'answer', 'sentback', 'nearly', 'signedout'],
  ].map((name) => ({ room: 'pop', name, width: 460, height: 600 })),
  { room: 'pop', name: 'team', width: 460, height: 760, steps: ['open-spread'] },
  { room: 'page', name: 'signedin', width: 760, height: 1420 },
  ...['custom', 'customlist', 'customfault'].map((name) => ({ room: 'page', name, width: 760, height: 1500 })),
  ...['company', 'companynew', 'data'].map((name) => ({ room: 'page', name, width: 760, height: 1500 })),
  { room: 'page', name: 'data', width: 760, height: 900, steps: ['clear-data'] },
  ...['fault', 'revoked', 'offline'].map((name) => ({ room: 'page', name, width: 760, height: 1180 })),
  ...['agree', 'agreereads', 'guide', 'reads'].map((name) => ({ room: 'whole', name, width: 1200, height: 1500 })),
  { room: 'whole', name: 'agree', width: 390, height: 1500 },
  { room: 'page', name: 'signedin', width: 760, height: 980, steps: ['disconnect'] },
];
