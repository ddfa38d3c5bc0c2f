/**
 * TanStack's virtualizer as a rune: only rows near the window exist in the document, so a list of 100,000 scrolls like
 * one of twenty. Heights are given, not measured; measuring is what makes long lists jump on slow engines.
 */

import { elementScroll, observeElementOffset, Virtualizer, type Rect, type VirtualItem } from '@tanstack/virtual-core';
import { untrack } from 'svelte';

import { movedBy, type Held } from './nearest';

export interface VirtualOptions {
  count: number;
  /** The scroll container, once mounted. */
  element: HTMLElement | undefined;
  /** Height of a row in pixels. */
  size: number | ((index: number) => number);
  overscan?: number;
  /** Height of what stands above the rows inside the container and stays there, such as a sticky header. */
  above?: number;
  /** The key of a row, undefined while it has not arrived. With it, what is read stays where it is, see `edition`. */
  keyAt?: (index: number) => string | undefined;
  /** Changes when the same rows were read once more: others may have come before those in sight. */
  edition?: unknown;
}

export interface Virtual {
  /** The rows that exist now. */
  readonly items: VirtualItem[];
  /** Height of all rows together. */
  readonly height: number;
  /** Height of the part that is in sight. */
  readonly room: number;
  /** Scrolls as little as needed to show a row. */
  reveal(index: number, align?: 'auto' | 'center' | 'start'): void;
  /** Goes back to the first row and the beginning of rows: another list stands in the same place. */
  restart(): void;
}

/** Rows in sight that are looked for again; most of them say by how much all moved. */
const HELD = 9;

/** What a list had room for when one was last measured: the next one draws as many rows before it is measured itself. */
let guess: Rect = { width: 0, height: 600 };

/** Tells the size of a list when the engine has laid it out anyway. Asking for it earlier would make it do so twice. */
function observeRect({ scrollElement }: { scrollElement: HTMLElement | null }, tell: (rect: Rect) => void): () => void {
  const observer = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.borderBoxSize[0];
    if (box === undefined) return;
    const rect = { width: Math.round(box.inlineSize), height: Math.round(box.blockSize) };
    if (rect.height > 0) guess = rect;
    tell(rect);
  });
  if (scrollElement !== null) observer.observe(scrollElement);
  return () => observer.disconnect();
}

/** A list begins at its start, which needs no scrolling; being told so, an engine would lay the page out to see. */
const scrollUnlessThere: typeof elementScroll<HTMLElement> = (offset, options, virtualizer) => {
  const isThere = offset === 0 && !options.adjustments && (virtualizer.scrollOffset ?? 0) === 0;
  if (!isThere) elementScroll(offset, options, virtualizer);
};

export function virtual(options: () => VirtualOptions): Virtual {
  let version = $state(0);
  /** What is in sight is a guess until the list has a size of its own. */
  let measured = false;
  /** Scrolled sideways when it was last scrolled at all. Known before it matters: asking lays the page out. */
  let isAside = false;

  const settings = () => {
    const { count, element, size, overscan = 12, above = 0 } = options();
    return {
      count,
      getScrollElement: () => element ?? null,
      estimateSize: typeof size === 'function' ? size : () => size,
      overscan,
      scrollPaddingEnd: above,
      initialRect: guess,
      observeElementRect: (instance: Virtualizer<HTMLElement, HTMLElement>, tell: (rect: Rect) => void) => observeRect(instance, (rect) => ((measured = true), tell(rect))),
      observeElementOffset: (instance: Virtualizer<HTMLElement, HTMLElement>, tell: (offset: number, isScrolling: boolean) => void) =>
        observeElementOffset(instance, (offset, isScrolling) => {
          isAside = (instance.scrollElement?.scrollLeft ?? 0) !== 0;
          tell(offset, isScrolling);
        }),
      scrollToFn: scrollUnlessThere,
      onChange: () => {
        version += 1;
      },
    };
  };

  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(untrack(settings));

  $effect(() => virtualizer._didMount());

  /** The rows in sight as they were drawn last. */
  let held: readonly Held[] = [];
  const hold = () => {
    const { count, keyAt } = options();
    const first = virtualizer.range?.startIndex ?? 0;
    const rows = Array.from({ length: Math.min(HELD, count - first) }, (_, at) => ({ index: first + at, key: keyAt?.(first + at), start: startOf(first + at) }));
    held = rows.filter((row): row is Held => row.key !== undefined);
  };
  const startOf = (index: number) => virtualizer.measurementsCache[index]?.start ?? 0;

  /** Where the list is to be scrolled to as soon as it is as long as its new rows. */
  let owed: number | undefined;
  /** Follows what was in sight to where it begins now. */
  const follow = () => {
    const { count, keyAt } = options();
    if (keyAt === undefined || held.length === 0) return;
    virtualizer.getTotalSize();
    const by = movedBy(held, count, keyAt, startOf);
    if (by === 0) return;
    owed = Math.max(0, (virtualizer.scrollOffset ?? 0) + by);
    virtualizer.scrollOffset = owed;
  };

  let height: VirtualOptions['size'] | undefined;
  let edition: unknown;
  $effect.pre(() => {
    const next = settings();
    const { size, edition: current } = options();
    untrack(() => {
      virtualizer.setOptions(next);
      // Heights may differ per row and change with the rows; a fixed height needs a second look only when it changes.
      if (typeof size === 'function' || size !== height) virtualizer.measure();
      height = size;
      virtualizer._willUpdate();
      if (current !== edition) follow();
      edition = current;
      version += 1;
    });
  });

  $effect(() => {
    void version;
    untrack(() => {
      if (owed !== undefined) options().element?.scrollTo({ top: owed });
      owed = undefined;
      if (options().keyAt !== undefined) hold();
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
    get room() {
      void version;
      return virtualizer.scrollRect?.height ?? guess.height;
    },
    reveal(index, align = 'auto') {
      if (align !== 'auto' || !measured || !isWellInSight(virtualizer, index)) virtualizer.scrollToIndex(index, { align });
    },
    restart() {
      held = [];
      // At the start already; scrolling there would lay the page out.
      if ((virtualizer.scrollOffset ?? 0) === 0 && !isAside) return;
      // The event of the scroll comes a frame later, and the first rows are wanted in this one.
      virtualizer.scrollOffset = 0;
      untrack(options).element?.scrollTo({ top: 0, left: 0 });
      version += 1;
    },
  };
}

/** Whether a row is nowhere near an edge. Known without asking the engine, which would have to lay the page out. */
function isWellInSight({ range, scrollOffset }: Virtualizer<HTMLElement, HTMLElement>, index: number): boolean {
  return range !== null && (scrollOffset === 0 || index > range.startIndex + 1) && index < range.endIndex - 1;
}
