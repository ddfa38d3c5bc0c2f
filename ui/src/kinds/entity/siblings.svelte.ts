/**
 * What lies beside an entity, to go there from its breadcrumb: every name at once, because names are little, so that ten
 * thousand of them are filtered while typing; what a name stands for is fetched for the rows in sight. Holds no document.
 */

import { SvelteMap } from 'svelte/reactivity';

import type { ApiError, ContentsRequest, EntityForm } from '../../api';
import { call as callHost, failureOf, NO_LIMIT } from '../../data/call';

export interface Sibling {
  key: string;
  name: string;
  form: EntityForm;
}

/** Rows fetched at once. */
const PAGE = 200;

export class Siblings {
  filter = $state('');
  /** Which of {@link shown} a person is at. */
  active = $state(0);
  error = $state.raw<ApiError | undefined>();
  #names = $state.raw<readonly string[] | undefined>();
  #pages = new SvelteMap<number, readonly Sibling[]>();
  #asking = new Map<number, Promise<void>>();
  readonly #parent: string | null;
  readonly #call: typeof callHost;

  /** `parent` is the container they lie in; null for the sources. */
  constructor(parent: string | null, call: typeof callHost = callHost) {
    this.#parent = parent;
    this.#call = call;
  }

  /** The numbers of the siblings whose names hold every word that is typed, in the order of names. */
  readonly shown: readonly number[] = $derived.by(() => {
    const words = this.filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const shown: number[] = [];
    for (const [at, name] of (this.#names ?? []).entries()) {
      const folded = words.length === 0 ? '' : name.toLowerCase();
      if (words.every((word) => folded.includes(word))) shown.push(at);
    }
    return shown;
  });

  get pending(): boolean {
    return this.#names === undefined && this.error === undefined;
  }

  get total(): number {
    return this.#names?.length ?? 0;
  }

  nameAt(position: number): string {
    return this.#names?.[this.shown[position] ?? -1] ?? '';
  }

  /** What a row stands for; undefined while that is on its way. */
  at(position: number): Sibling | undefined {
    const row = this.shown[position];
    return row === undefined ? undefined : this.#pages.get(Math.floor(row / PAGE))?.[row % PAGE];
  }

  /** Reads the names, and begins at the one called `current`. */
  async begin(current: string): Promise<void> {
    this.error = undefined;
    try {
      this.#names = this.#parent === null ? await this.#sources() : (await this.#call('names', this.#request(0, NO_LIMIT))).names;
      this.active = Math.max(0, this.shown.indexOf(this.#names.indexOf(current)));
    } catch (thrown) {
      this.error = failureOf(thrown);
    }
  }

  type(text: string): void {
    this.filter = text;
    this.active = 0;
  }

  move(by: number): void {
    this.active = Math.max(0, Math.min(this.shown.length - 1, this.active + by));
  }

  /** Says which rows are in sight, first and last. */
  look(first: number, last: number): void {
    const pages = new Set(this.shown.slice(first, last + 1).map((row) => Math.floor(row / PAGE)));
    for (const page of pages) void this.#read(page);
  }

  /** The key of a row, read first where it has to be; undefined where it cannot be read. */
  async keyAt(position: number): Promise<string | undefined> {
    const row = this.shown[position];
    if (row === undefined) return undefined;
    const name = this.#names?.[row] ?? '';
    const found = await this.#row(row);
    if (found?.name === name) return found.key;
    if (this.error !== undefined) return undefined;
    // The container changed since its names were read: the name is what was chosen.
    this.#pages.clear();
    await this.begin(name);
    const now = await this.#row(this.#names?.indexOf(name) ?? -1);
    return now?.name === name ? now.key : undefined;
  }

  async #row(row: number): Promise<Sibling | undefined> {
    if (row < 0) return undefined;
    await this.#read(Math.floor(row / PAGE));
    return this.#pages.get(Math.floor(row / PAGE))?.[row % PAGE];
  }

  async #sources(): Promise<string[]> {
    const { sources } = await this.#call('sources', {});
    for (let page = 0; page * PAGE < sources.length; page += 1) {
      this.#pages.set(page, sources.slice(page * PAGE, (page + 1) * PAGE).map(({ key, name }) => ({ key, name, form: 'source' })));
    }
    return sources.map(({ name }) => name);
  }

  /** Each page once; one that failed may be asked for again. */
  #read(page: number): Promise<void> {
    const known = this.#asking.get(page);
    if (known !== undefined || this.#pages.has(page)) return known ?? Promise.resolve();
    const asking = this.#call('contents', this.#request(page * PAGE, PAGE)).then(
      ({ rows }) => void this.#pages.set(page, rows),
      (thrown: unknown) => {
        this.error = failureOf(thrown);
      },
    );
    this.#asking.set(page, asking);
    return asking.finally(() => this.#asking.delete(page));
  }

  #request(offset: number, limit: number): ContentsRequest {
    return { key: this.#parent ?? '', deep: false, filter: '', kinds: [], sort: 'name', descending: false, offset, limit };
  }
}
