/**
 * Which element of a list shows which row. A row that stays in sight keeps its element wherever it goes, so that nothing
 * about it moves; one that comes takes the element of one that left, because writing into what is there costs a slow
 * engine a fraction of making it. Holds no document.
 */
export class Slots<Name> {
  #held = new Map<Name, number>();

  /** The number of the element of each row that is drawn now, by names of which no two are the same. */
  assign(names: readonly Name[]): number[] {
    const drawn = new Set(names);
    const held = new Map([...this.#held].filter(([name]) => drawn.has(name)));
    const taken = new Set(held.values());
    let next = 0;
    for (const name of names) {
      if (held.has(name)) continue;
      while (taken.has(next)) next += 1;
      taken.add(next);
      held.set(name, next);
    }
    this.#held = held;
    return names.map((name) => held.get(name) ?? 0);
  }
}
