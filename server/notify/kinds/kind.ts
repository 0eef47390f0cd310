import type { Message } from '../message';

/** One request to a channel, ready to be sent. */
export type ChannelRequest = { url: string; headers: Record<string, string>; body: string };

/** One kind of channel: what it must be told, and how a message looks there. */
export type ChannelKind = {
  id: string;
  name: string;
  /** What is asked for when it is added; the first is the address, unless `address` says where it always is. */
  secrets: Readonly<Record<string, { label: string }>>;
  /** Where messages go when no other address is given. */
  address?: string;
  /** Settings that must be known beside the secrets, such as a room's number. */
  settings?: readonly string[];
  /**
   * Puts a message into the channel's form. `delivery` is the same for every try, `at` the moment of this one in epoch milliseconds.
   */
  request(message: Message, secrets: Readonly<Record<string, string>>, delivery: string, at: number): ChannelRequest;
};

/** Headers of a JSON body. */
export const json = { 'content-type': 'application/json; charset=utf-8' } as const;
