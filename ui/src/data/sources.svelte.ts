/** The sources, watched once for the whole window: what a page, a tab or a hit says of where something comes from. */

import type { Environment, SourceView } from '../api';
import { watch, type Answer } from './cache.svelte';
import { sourceKey } from './key';

let answer = $state.raw<Answer<'sources'> | undefined>();
const byKey = $derived(new Map(answer?.data?.sources.map((source) => [source.key, source])));

export const sources = {
  /** Begins watching, inside the component that lives as long as the window. */
  begin(): void {
    answer = watch('sources', () => ({}));
  },
  /** By name; empty until they are known. */
  get all(): readonly SourceView[] {
    return answer?.data?.sources ?? [];
  },
  /** The source an entity belongs to. */
  of(key: string): SourceView | undefined {
    return byKey.get(sourceKey(key));
  },
  /** What the source of an entity is used for, where a person said so. */
  environmentOf(key: string): Environment | null {
    return byKey.get(sourceKey(key))?.environment ?? null;
  },
};
