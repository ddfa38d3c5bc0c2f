/** One level of the explorer: how much it holds, and those of its rows that were read. Never changed, only made anew. */

import type { ApiError, BrowsePage, Node } from '../api';

/** Rows read at once: several screens, and small enough to be there before they are looked at. */
export const PAGE = 500;
/** Pages kept of one level. Of those beyond, the furthest from the last one read are forgotten. */
const KEPT = 16;

interface Page {
  nodes: readonly Node[];
  /** Where in the level each of them stands, by key. */
  places: ReadonlyMap<string, number>;
}

export class Level {
  constructor(
    readonly total = 0,
    readonly pages: ReadonlyMap<number, Page> = new Map(),
    readonly failures: ReadonlyMap<number, ApiError> = new Map(),
  ) {}

  node(at: number): Node | undefined {
    return this.pages.get(Math.floor(at / PAGE))?.nodes[at % PAGE];
  }

  failure(at: number): ApiError | undefined {
    return this.failures.get(Math.floor(at / PAGE));
  }

  /** Where something stands, if it is among what was read. */
  placeOf(key: string): number | undefined {
    for (const { places } of this.pages.values()) {
      const place = places.get(key);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  /** The numbers of the pages that were read. */
  get read(): number[] {
    return this.pages.size === 0 ? [0] : [...this.pages.keys()];
  }

  get isWhole(): boolean {
    return this.pages.size * PAGE >= this.total;
  }

  /** Whether a page was neither read nor failed: what failed is read again when a person asks for it. */
  lacks(page: number): boolean {
    return !this.pages.has(page) && !this.failures.has(page);
  }

  /** With one more page. Pages that hold something `open` are never forgotten. */
  with({ nodes, offset, total }: BrowsePage, open: ReadonlySet<string>): Level {
    const page = Math.floor(offset / PAGE);
    const places = new Map(nodes.map((node, index) => [node.key, offset + index]));
    const pages = new Map(this.pages).set(page, { nodes, places });
    const furthest = [...pages.keys()].sort((one, other) => Math.abs(other - page) - Math.abs(one - page));
    for (const far of furthest) {
      if (pages.size <= KEPT) break;
      if (pages.get(far)?.nodes.some((node) => open.has(node.key)) !== true) pages.delete(far);
    }
    const failures = new Map(this.failures);
    failures.delete(page);
    return new Level(total, pages, failures);
  }

  /** Without a page that was read, unless it holds something `open`: what lies in that has its place by it. */
  forgetting(page: number, open: ReadonlySet<string>): Level {
    if (this.pages.get(page)?.nodes.some((node) => open.has(node.key)) !== false) return this;
    const pages = new Map(this.pages);
    pages.delete(page);
    return new Level(this.total, pages, this.failures);
  }

  /** With one page that could not be read. */
  without(page: number, error: ApiError): Level {
    return new Level(this.total, this.pages, new Map(this.failures).set(page, error));
  }
}
