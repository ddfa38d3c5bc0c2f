/**
 * TanStack's virtualizer as a rune: only rows near the window exist in the document, so a list of 100,000 scrolls like
 * one of twenty. Heights are given, not measured; measuring is what makes long lists jump on slow engines.
 */

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from '@tanstack/virtual-core';
import { untrack } from 'svelte';

export interface VirtualOptions {
  count: number;
  /** The scroll container, once mounted. */
  element: HTMLElement | undefined;
  /** Height of a row in pixels. */
  size: number | ((index: number) => number);
  overscan?: number;
  /** Space the container keeps above the rows, such as a sticky header. */
  above?: number;
}

export interface Virtual {
  /** The rows that exist now. */
  readonly items: VirtualItem[];
  /** Height of all rows together. */
  readonly height: number;
  /** Scrolls as little as needed to show a row. */
  reveal(index: number, align?: 'auto' | 'center' | 'start'): void;
}

export function virtual(options: () => VirtualOptions): Virtual {
  let version = $state(0);

  const settings = () => {
    const { count, element, size, overscan = 12, above = 0 } = options();
    return {
      count,
      getScrollElement: () => element ?? null,
      estimateSize: typeof size === 'function' ? size : () => size,
      overscan,
      scrollPaddingStart: above,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => {
        version += 1;
      },
    };
  };

  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(untrack(settings));

  $effect(() => virtualizer._didMount());

  let height: VirtualOptions['size'] | undefined;
  $effect.pre(() => {
    const next = settings();
    const { size } = options();
    untrack(() => {
      virtualizer.setOptions(next);
      // Heights may differ per row and change with the rows; a fixed height needs a second look only when it changes.
      if (typeof size === 'function' || size !== height) virtualizer.measure();
      height = size;
      virtualizer._willUpdate();
      version += 1;
    });
  });

  return {
    get items() {
      void version;
      return virtualizer.getVirtualItems();
    },
    get height() {
      void version;
      return virtualizer.getTotalSize();
    },
    reveal: (index, align = 'auto') => virtualizer.scrollToIndex(index, { align }),
  };
}
