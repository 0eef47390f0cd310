import type { Worker } from '@/entrypoints/background/worker';
import { Fault } from '@/lib/domain/fault';
import type { Asker, Handlers } from '@/lib/messages/answer-with';
import type { goalProtocol } from '@/lib/messages/goals';

type GoalHandlers = Pick<Handlers, keyof typeof goalProtocol>;

/** Answers what the options page asks about goals: the hub alone keeps them. */
export function createGoalHandlers(ready: () => Promise<Worker>): GoalHandlers {
  async function hubFor(asker: Asker) {
    if (asker.framed) throw new Fault('untrusted');
    return (await ready()).session.hub();
  }
  return {
    async getGoals({ month, team }, asker) {
      const { goals, before } = await (await hubFor(asker)).goals(month, team);
      return { goals, before };
    },
    async putGoals({ month, team, version, goals: entered }, asker) {
      const { goals, before } = await (await hubFor(asker)).putGoals(month, team, entered, version);
      return { goals, before };
    },
  };
}
