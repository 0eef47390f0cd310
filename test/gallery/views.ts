type View = { room: string; name: string; width: number; height: number; steps?: string[] };

const panel = { room: 'panel', width: 372, height: 600 };

/** What the gallery holds; `steps` are pressed first, by test id. */
export const views: View[] = [
  ...['callback', 'calm', 'overdue', 'offhours', 'decide', 'document', 'optout', 'stop', 'undo', 'refused', 'bant', 'long'].map((name) => ({
    ...panel,
    name,
  })),
  { ...panel, name: 'callback', height: 1250, steps: ['open-score'] },
  { ...panel, name: 'callback', height: 1250, steps: ['open-receipt-p3'] },
  { ...panel, name: 'callback', steps: ['log-result'] },
  { ...panel, name: 'callback', steps: ['send-back'] },
  { ...panel, name: 'callback', steps: ['send-back', 'reason-early'] },
  { ...panel, name: 'callback', steps: ['more'] },
  { ...panel, name: 'callback', steps: ['more', 'menu-callback'] },
  { ...panel, name: 'callback', steps: ['more', 'menu-unfit'] },
  ...['queue', 'empty', 'team', 'signedout'].map((name) => ({ room: 'pop', name, width: 460, height: 520 })),
  { room: 'page', name: 'signedin', width: 760, height: 980 },
  ...['fault', 'revoked', 'offline'].map((name) => ({ room: 'page', name, width: 760, height: 1180 })),
  { room: 'page', name: 'signedin', width: 760, height: 980, steps: ['disconnect'] },
];
