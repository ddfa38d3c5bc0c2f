/**
 * The one way to the catalog. The host is set once at start; tests set a fake one.
 */

import type { CommandName, Host, RequestOf, ResponseOf } from '../host/host';

let current: Host | null = null;

/** The largest `limit` a command takes: as many as there are. */
export const NO_LIMIT = 4_294_967_295;

export function useHost(host: Host): void {
  current = host;
}

export function host(): Host {
  if (current === null) throw new Error('BUG: a screen asked for the host before main.ts had chosen one');
  return current;
}

/** Answers a command. Rejects with a `CallError`, which {@link failureOf} reads. */
export async function call<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
  return host().call(name, request);
}

export { CallError, failureOf } from '../host/host';
export type { CommandName, Host, RequestOf, ResponseOf } from '../host/host';
