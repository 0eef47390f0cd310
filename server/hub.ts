export { createHub, type Hub, type HubOptions, type HubServices } from './create-hub';
export { type StartedHub, startHub } from './start-hub';
