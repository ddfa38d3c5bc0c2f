/** What a person keeps, in memory: stars, saved searches, visits. */

import type { EntityChange, Kept, SavedSearch, ShelfEdit, ShelfView, Visit } from '../../api';
import { hoursAgo, rightNow, type FakeCatalog } from './catalog';
import { history } from './history';

const RECENT = 50;

export class FakeShelf {
  #stars = ['postgres://shop-prod/shop/crm/customers', 'duckdb://analytics/main/orders_daily'];
  #searches: SavedSearch[] = [
    { id: '1', name: 'Personal data', query: 'email', filters: [{ field: 'kind', values: ['table'] }] },
    { id: '2', name: '주문 관련', query: '주문', filters: [] },
  ];
  #visits = new Map<string, Visit>();
  #seen = false;

  constructor(private readonly catalog: FakeCatalog) {
    for (const [at, name] of ['sales/orders', 'crm/customers', 'sales/order_items', 'finance/invoices'].entries()) {
      const entity = this.#kept(`postgres://shop-prod/shop/${name}`);
      if (entity !== null) this.#visits.set(entity.key, { entity, at: hoursAgo(at * 5 + 1), times: 9 - at });
    }
  }

  view(): ShelfView {
    const changed = this.#seen ? [] : this.#changes();
    return {
      stars: this.#stars.map((key) => this.#kept(key)).filter((kept) => kept !== null),
      searches: [...this.#searches].sort((a, b) => a.name.localeCompare(b.name)),
      recent: [...this.#visits.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RECENT),
      changed: { since: hoursAgo(70), revision: '11', entities: changed, total: changed.length },
    };
  }

  edit(edit: ShelfEdit): ShelfView {
    switch (edit.edit) {
      case 'star':
        if (!this.#stars.includes(edit.key)) this.#stars = [...this.#stars, edit.key];
        break;
      case 'unstar':
        this.#stars = this.#stars.filter((key) => key !== edit.key);
        break;
      case 'save_search': {
        const id = edit.id ?? String(Math.max(0, ...this.#searches.map((one) => Number(one.id))) + 1);
        this.#searches = [...this.#searches.filter((one) => one.id !== id), { id, name: edit.name, query: edit.query, filters: edit.filters }];
        break;
      }
      case 'forget_search':
        this.#searches = this.#searches.filter((one) => one.id !== edit.id);
        break;
      case 'visit': {
        const entity = this.#kept(edit.key);
        if (entity !== null) this.#visits.set(edit.key, { entity, at: rightNow(), times: (this.#visits.get(edit.key)?.times ?? 0) + 1 });
        break;
      }
      case 'forget_visits':
        this.#visits.clear();
        break;
      case 'seen':
        this.#seen = true;
    }
    return this.view();
  }

  #changes(): EntityChange[] {
    const { revisions } = history(this.catalog, { key: 'postgres://shop-prod', from: null, to: null, before: null, revision: null, after: null, signs: [], kinds: [], entities: null, limit: 3 });
    return revisions.filter((revision) => revision.changed > 0).flatMap((revision) => revision.entities).filter((one, at, all) => all.findIndex(({ key }) => key === one.key) === at);
  }

  #kept(key: string): Kept | null {
    const relation = this.catalog.relations.get(key);
    if (relation === undefined) return null;
    return { key, name: relation.name, path: relation.path, kind: relation.kind, form: relation.form, source: this.catalog.sourceRef(key), present: true };
  }
}
