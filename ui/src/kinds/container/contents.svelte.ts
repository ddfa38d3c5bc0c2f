/** The children of one entity, page after page, asked for again when the catalog changed. */

import { untrack } from 'svelte';

import type { ApiError, Node } from '../../api';
import { call, failureOf } from '../../data/call';
import { onChanged } from '../../data/live.svelte';

/** As many as the command gives at once. */
const PAGE = 1000;

export class ContentsController {
  nodes = $state.raw<readonly Node[]>([]);
  error = $state.raw<ApiError | undefined>();
  pending = $state(false);
  #hasMore = false;
  #parent = '';
  #turn = 0;

  /** Made inside a component or effect root. */
  constructor(parent: () => string) {
    $effect.pre(() => {
      this.#parent = parent();
      untrack(() => {
        this.nodes = [];
        void this.#read(PAGE);
      });
    });
    $effect(() => onChanged((tags) => tags.includes('catalog') && this.again()));
  }

  /** Asks for the next page, if there is one and none is on its way. */
  more(): void {
    if (this.#hasMore && !this.pending) void this.#append();
  }

  /** Asks for every page that is missing, until something else is asked for. */
  async rest(): Promise<void> {
    while (this.#hasMore) {
      const turn = this.#turn + 1;
      await this.#append();
      if (this.#turn !== turn) return;
    }
  }

  /** Asks for all that is shown once more. */
  again(): void {
    void this.#read(Math.max(PAGE, this.nodes.length));
  }

  async #read(atLeast: number): Promise<void> {
    const turn = ++this.#turn;
    const parent = this.#parent;
    this.pending = true;
    try {
      const nodes: Node[] = [];
      let more = true;
      while (more && nodes.length < atLeast) {
        const page = await call('browse', { parent, after: nodes.at(-1)?.key ?? null, limit: PAGE });
        if (turn !== this.#turn) return;
        nodes.push(...page.nodes);
        more = page.more;
      }
      this.nodes = nodes;
      this.#hasMore = more;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = failureOf(thrown);
    }
    this.pending = false;
  }

  async #append(): Promise<void> {
    const turn = ++this.#turn;
    this.pending = true;
    try {
      const page = await call('browse', { parent: this.#parent, after: this.nodes.at(-1)?.key ?? null, limit: PAGE });
      if (turn !== this.#turn) return;
      this.nodes = [...this.nodes, ...page.nodes];
      this.#hasMore = page.more;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = failureOf(thrown);
      this.#hasMore = false;
    }
    this.pending = false;
  }
}
