/** What a verb is, and what it may be done to. The list of them is `list.ts`. */

import type { Place } from '../data/place';
import type { EntityForm, EntityKind, SavedSearch } from '../api';
import type { MessageKey } from '../i18n/index.svelte';

/** What a verb is done to: the page on the screen, or what was pointed at. */
export type Subject =
  | { is: 'nothing' }
  | { is: 'entity'; key: string; name: string; kind: EntityKind; /** Where it is known. */ form?: EntityForm }
  | { is: 'column'; key: string; name: string }
  /** Selected rows of a list, which knows how to copy their names. */
  | { is: 'several'; count: number; copy: () => void }
  | { is: 'tab'; id: string; place: Place }
  | { is: 'search'; search: SavedSearch };

export type Group = 'go' | 'entity' | 'copy' | 'source' | 'search' | 'tab' | 'view' | 'app';

/** In the order the shortcut sheet and the palette show them. */
export const GROUPS: readonly Group[] = ['go', 'entity', 'copy', 'source', 'search', 'tab', 'view', 'app'];

type VerbLabel = Extract<MessageKey, `verb.${string}`>;
export type VerbId = VerbLabel extends `verb.${infer Id}` ? Id : never;

export interface Verb {
  /** Also the key of its label: `verb.<id>`. */
  id: VerbId;
  group: Group;
  /** Chords that run it wherever they are pressed; the first one that this window may hear is shown. */
  keys?: readonly string[];
  /** Its keys are given up to text that is selected, and to whoever types: they copy that. */
  yields?: true;
  /** A key heard by one list only, shown but not listened for here. */
  shown?: string;
  applies(subject: Subject): boolean;
  /** Whether there is such a thing where the interface runs, whatever is on the screen; absent where there always is. */
  here?: () => boolean;
  run(subject: Subject): void | Promise<void>;
}
