/**
 * What the interface needs from whatever runs it: a desktop window, a browser tab, or a test.
 *
 * Everything outside this folder speaks to a `Host` and cannot tell which one it has. What a host cannot do is left
 * undefined, so that a screen offers another way instead of a button that fails.
 */

import type { ApiError, ApiEvent, Commands } from '../api';

export type CommandName = keyof Commands;
export type RequestOf<Name extends CommandName> = Commands[Name]['request'];
export type ResponseOf<Name extends CommandName> = Commands[Name]['response'];

/** What an event listener hears: the catalog's own events, and the channel coming back after a break. */
export type HostEvent = ApiEvent | { event: 'reconnected' } | { event: 'disconnected' };

/** A file or folder held over the window, and what was let go of. */
export type DropEvent = { phase: 'over' } | { phase: 'leave' } | { phase: 'drop'; paths: string[] };

/** One menu of a system's menu bar. */
export interface NativeMenu {
  id: string;
  label: string;
  /** Entries that belong together, parted from the others by a line. */
  parts: readonly (readonly NativeEntry[])[];
}

export interface NativeEntry {
  id: string;
  label: string;
  /** Such as `CmdOrCtrl+Shift+C`. */
  accelerator: string | null;
  enabled: boolean;
  run: () => void;
}

/** What a system's menus do by themselves, in the language of the window. */
export type NativeWord = 'about' | 'services' | 'hide' | 'hideOthers' | 'showAll' | 'quit' | 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll' | 'window' | 'minimize' | 'zoom' | 'fullScreen';

export interface Host {
  /** `desktop` has menus and files; `browser` has neither. */
  readonly platform: 'desktop' | 'browser';
  /** Answers a command. Rejects with a {@link CallError}, never with anything else. */
  call<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>>;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: HostEvent) => void): () => void;
  /** A path the person picked; `null` when they changed their mind. */
  pickFile?(title: string): Promise<string | null>;
  /** A path to write to, under a name the person may change. */
  pickSave?(title: string, name: string): Promise<string | null>;
  pickFolder?(title: string): Promise<string | null>;
  /** Makes everything in the window larger or smaller, 1 being its usual size. */
  setZoom?(factor: number): Promise<void>;
  /** Opens one more window on a place of the interface, given as its address behind `#`. */
  openWindow?(hash: string): Promise<void>;
  /** Closes this window, and with the last one the program. */
  closeWindow?(): Promise<void>;
  /** Keeps a file under a name the person may change; false when they changed their mind. */
  saveFile?(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Fills the system's own menu bar. Absent where there is none: the window has a button for its menus then. */
  setMenu?(menus: readonly NativeMenu[], words: Record<NativeWord, string>): Promise<void>;
  onDrop?(listener: (event: DropEvent) => void): () => void;
}

/** A failed command, as an exception. `cause` is what the screen shows. */
export class CallError extends Error {
  override readonly cause: ApiError;

  constructor(cause: ApiError) {
    super(cause.message);
    this.name = 'CallError';
    this.cause = cause;
  }
}

/** The failure of whatever was thrown: the command's own words where it had any. */
export function failureOf(thrown: unknown): ApiError {
  if (thrown instanceof CallError) return thrown.cause;
  if (isApiError(thrown)) return thrown;
  return { code: 'internal', message: '', remedy: null, details: describe(thrown) };
}

export function isApiError(value: unknown): value is ApiError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

function describe(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  if (typeof thrown === 'string') return thrown;
  return JSON.stringify(thrown) ?? String(thrown);
}
