import type { Failed } from '../i18n/said';

/** Why a part of the program did not come: what keeps a file of it from coming is that nothing serves it. */
export function unfetched(thrown: unknown): Failed {
  return { code: 'unreachable', message: '', remedy: null, details: String(thrown) };
}
