import { chatwork } from './chatwork';
import { generic } from './generic';
import { googleChat } from './google-chat';
import type { ChannelKind } from './kind';
import { lineWorks } from './line-works';
import { slack } from './slack';
import { teams } from './teams';

/** Every kind of channel a team can be told through. A new one is a file and a line here. */
export const channelKinds: readonly ChannelKind[] = [slack, teams, googleChat, chatwork, lineWorks, generic];

/** The kind of an id, or undefined where this version doesn't know it. */
export function channelKind(id: string): ChannelKind | undefined {
  return channelKinds.find((kind) => kind.id === id);
}
