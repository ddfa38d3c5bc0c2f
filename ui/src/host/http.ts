/**
 * A browser tab opened by `pulk serve`: same-origin requests, and server-sent events for what changes by itself.
 *
 * The token of the printed address has become a cookie before this script runs. The extra header cannot be sent by
 * another site without a permission the server never grants, which is what keeps forged requests out.
 */

import type { ApiError, ApiEvent } from '../api';
import { CallError, isApiError, type CommandName, type Host, type HostEvent, type RequestOf, type ResponseOf } from './host';
import { saveByDownload } from './save';

/** How long after a refusal events are asked for once more. */
const AGAIN_MS = 1500;

export function httpHost(): Host {
  return { platform: 'browser', call, onEvent, saveFile: saveByDownload };
}

async function call<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
  let response: Response;
  try {
    response = await fetch(`/api/call/${name}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-pulk': '1' },
      body: JSON.stringify(request),
    });
  } catch (thrown) {
    throw new CallError({ code: 'unreachable', message: '', remedy: null, details: String(thrown) });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as ResponseOf<Name>;
  throw new CallError(isApiError(body) ? body : refusal(response));
}

/** An answer that is not ours: a proxy, or a server that no longer knows this tab. */
function refusal(response: Response): ApiError {
  const code = response.status === 401 || response.status === 403 ? 'denied' : 'unreachable';
  return { code, message: '', remedy: null, details: `HTTP ${response.status} ${response.statusText}` };
}

function onEvent(listener: (event: HostEvent) => void): () => void {
  let events: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let broken = false;
  const open = () => {
    events = new EventSource('/api/events');
    events.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data) as ApiEvent);
    // What was missed in between is unknown, so everything counts as changed.
    events.onopen = () => {
      if (broken) listener({ event: 'reconnected' });
      broken = false;
    };
    // It reconnects by itself until a server refuses it: one started anew does, until its address was opened once.
    events.onerror = () => {
      if (!broken) listener({ event: 'disconnected' });
      broken = true;
      if (events.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    events.close();
  };
}
