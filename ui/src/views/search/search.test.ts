import { describe, expect, test } from 'vitest';

import type { SearchPage, SearchRequest } from '../../api';
import { SearchController, type SearchSurroundings } from './search.svelte';

interface Asked {
  request: SearchRequest;
  answer: (page: Partial<SearchPage>) => Promise<void>;
  fail: (thrown: unknown) => Promise<void>;
}

/** A controller whose frames and answers come when the test says so. */
function stage() {
  const asked: Asked[] = [];
  let frame: (() => void) | null = null;
  const settle = () => new Promise<void>((done) => setTimeout(done));
  const surroundings = {
    nextFrame: (run: () => void) => {
      frame = run;
    },
    call: (_name: string, request: SearchRequest) =>
      new Promise<SearchPage>((resolve, reject) => {
        asked.push({
          request,
          answer: (page) => (resolve({ hits: [], total: 0, partial: false, suggestions: [], notes: [], took_us: 1, facets: [], catching_up: false, turn: request.turn, ...page }), settle()),
          fail: (thrown) => (reject(thrown), settle()),
        });
      }),
  } as unknown as SearchSurroundings;
  const paint = () => {
    const run = frame;
    frame = null;
    run?.();
  };
  return { search: new SearchController(surroundings), asked, paint };
}

const hit = (name: string) => ({ key: name, name: { text: name, ranges: [] } }) as unknown as SearchPage['hits'][0];

describe('typing', () => {
  test('a keystroke asks at once, and those after it in the same frame are one call, for the last of them', () => {
    const { search, asked, paint } = stage();
    const queries = () => asked.map(({ request }) => request.query);
    for (const text of ['o', 'or', 'ord', 'orde']) search.type(text);
    expect(queries()).toEqual(['o']);
    paint();
    expect(queries()).toEqual(['o', 'orde']);
    paint();
    paint();
    search.type('order');
    expect(queries()).toEqual(['o', 'orde', 'order']);
  });

  test('what was asked for ahead of being shown is asked for once', () => {
    const { search, asked, paint } = stage();
    search.type('o');
    search.shown();
    paint();
    expect(asked).toHaveLength(1);
    search.hidden();
    search.shown();
    expect(asked, 'shown again, later').toHaveLength(2);
  });

  test('what is cleared while nobody sees the answer is not asked for', () => {
    const { search, asked, paint } = stage();
    search.restore('order', [{ field: 'kind', values: ['table'] }]);
    search.shown();
    search.hidden();
    paint();
    search.clear();
    paint();
    expect(asked.map(({ request }) => [request.query, request.filters])).toEqual([['order', [{ field: 'kind', values: ['table'] }]]]);
    search.shown();
    expect(asked.at(-1)?.request.query).toBe('');
  });

  test('what changes before the results are shown is asked for when they are, and at once while they are', () => {
    const { search, asked, paint } = stage();
    search.restore('order', []);
    paint();
    search.changed(['catalog']);
    expect(asked, 'nobody looks').toHaveLength(1);
    search.shown();
    expect(asked).toHaveLength(2);
    paint();
    search.changed(['settings']);
    expect(asked, 'another matter').toHaveLength(2);
    search.changed(['index']);
    expect(asked).toHaveLength(3);
  });

  test('an answer to an older turn is ignored, whenever it comes', async () => {
    const { search, asked, paint } = stage();
    search.type('a');
    paint();
    search.type('ab');
    paint();
    await asked[1]?.answer({ hits: [hit('new')], total: 1 });
    await asked[0]?.answer({ hits: [hit('old')], total: 1 });
    expect(search.current?.key).toBe('new');
  });

  test('an older turn that fails says nothing', async () => {
    const { search, asked, paint } = stage();
    search.type('a');
    paint();
    search.type('ab');
    paint();
    await asked[0]?.fail(new Error('abandoned'));
    await asked[1]?.answer({ total: 0 });
    expect(search.error).toBeUndefined();
  });

  test('a syllable being composed waits; a settled one does not', () => {
    const { search, asked, paint } = stage();
    search.type('ㄱ', true);
    paint();
    expect(asked).toHaveLength(0);
    search.type('고객');
    paint();
    expect(asked.map(({ request }) => request.query)).toEqual(['고객']);
  });

  test('a failure is kept for the screen and cleared by the next answer', async () => {
    const { search, asked, paint } = stage();
    search.type('a');
    paint();
    await asked[0]?.fail(new Error('no'));
    expect(search.error?.code).toBe('internal');
    search.again();
    paint();
    await asked[1]?.answer({ total: 0 });
    expect(search.error).toBeUndefined();
  });
});

describe('filters', () => {
  test('values of one facet add up, and the last one off removes the filter', () => {
    const { search } = stage();
    search.toggle('kind', 'table');
    search.toggle('kind', 'view');
    expect(search.filters).toEqual([{ field: 'kind', values: ['table', 'view'] }]);
    search.toggle('kind', 'table');
    search.toggle('kind', 'view');
    expect(search.isFiltered).toBe(false);
  });
});

describe('paging', () => {
  test('only missing pages are asked for, once, without facets', async () => {
    const { search, asked, paint } = stage();
    search.type('a');
    paint();
    await asked[0]?.answer({ hits: Array.from({ length: 30 }, (_, at) => hit(`h${at}`)), total: 180 });
    search.need(20, 40);
    search.need(21, 41);
    expect(asked.slice(1).map(({ request }) => [request.offset, request.facets])).toEqual([[30, false]]);
    await asked[1]?.answer({ hits: [hit('h30')], total: 180 });
    expect(search.hits[30]?.key).toBe('h30');
  });

  test('a page of an older query is dropped', async () => {
    const { search, asked, paint } = stage();
    search.type('a');
    paint();
    await asked[0]?.answer({ hits: [hit('a')], total: 60 });
    search.need(30, 35);
    search.type('b');
    paint();
    await asked[2]?.answer({ hits: [hit('b')], total: 60 });
    await asked[1]?.answer({ hits: [hit('stale')], total: 60 });
    expect(search.hits[30]).toBeUndefined();
  });

  describe('the same question answered once more', () => {
    const many = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => hit(`h${from + at}`));

    test('keeps a person at the hit they were at', async () => {
      const { search, asked, paint } = stage();
      search.type('a');
      paint();
      await asked[0]?.answer({ hits: many(0, 30), total: 30 });
      search.move(3);
      search.again();
      paint();
      await asked[1]?.answer({ hits: [hit('aaa'), ...many(0, 29)], total: 31 });
      expect([search.active, search.current?.key, search.steps, search.arrivals]).toEqual([4, 'h3', 2, 1]);
    });

    test('brings what is in sight further down along with the first hits', async () => {
      const { search, asked, paint } = stage();
      search.type('a');
      paint();
      await asked[0]?.answer({ hits: many(0, 30), total: 90 });
      search.need(40, 50);
      await asked[1]?.answer({ hits: many(30, 60), total: 90 });
      search.active = 45;
      search.again();
      paint();
      expect(asked.slice(2).map(({ request }) => [request.offset, request.facets])).toEqual([[0, true], [30, false]]);
      await asked[3]?.answer({ hits: many(29, 59), total: 91 });
      expect(search.current?.key, 'nothing changes before all of it is there').toBe('h45');
      await asked[2]?.answer({ hits: [hit('aaa'), ...many(0, 29)], total: 91 });
      expect([search.active, search.current?.key]).toEqual([46, 'h45']);
    });

    test('finds a hit out of sight when it comes', async () => {
      const { search, asked, paint } = stage();
      search.type('a');
      paint();
      await asked[0]?.answer({ hits: many(0, 30), total: 90 });
      search.need(30, 50);
      await asked[1]?.answer({ hits: many(30, 60), total: 90 });
      search.active = 45;
      search.need(0, 9);
      search.again();
      paint();
      await asked[2]?.answer({ hits: [hit('aaa'), ...many(0, 29)], total: 91 });
      expect(search.active).toBe(45);
      search.need(30, 50);
      await asked[3]?.answer({ hits: many(29, 59), total: 91 });
      expect(search.current?.key).toBe('h45');
    });

    test('of another question the first hit is active', async () => {
      const { search, asked, paint } = stage();
      search.type('a');
      paint();
      await asked[0]?.answer({ hits: many(0, 30), total: 30 });
      search.move(3);
      search.type('ab');
      paint();
      await asked[1]?.answer({ hits: many(2, 30), total: 28 });
      expect([search.active, search.arrivals]).toEqual([0, 0]);
    });
  });

  test('moving stays inside the list', async () => {
    const { search, asked, paint } = stage();
    search.type('a');
    paint();
    await asked[0]?.answer({ hits: [hit('a'), hit('b')], total: 2 });
    search.move(5);
    expect(search.active).toBe(1);
    search.move(-9);
    expect(search.active).toBe(0);
  });
});

describe('Enter', () => {
  /** What `o` found is on the screen, and more was typed. */
  async function behind() {
    const { search, asked, paint } = stage();
    search.shown();
    search.type('o');
    paint();
    await asked.at(-1)?.answer({ hits: [hit('o1'), hit('o2')], total: 2 });
    paint();
    search.type('ord');
    const opened: string[] = [];
    const enter = () => search.decide(({ key }) => opened.push(key));
    return { search, paint, asked, opened, enter, answer: asked.at(-1)?.answer, fail: asked.at(-1)?.fail };
  }

  test('opens the first hit of what is typed, not of what was typed before', async () => {
    const { opened, enter, answer } = await behind();
    enter();
    expect(opened, 'those hits are of an older question').toEqual([]);
    await answer?.({ hits: [hit('ord1')], total: 1 });
    expect(opened).toEqual(['ord1']);
    enter();
    expect(opened).toEqual(['ord1', 'ord1']);
  });

  test('opens the hit a person went to, of those that are there', async () => {
    const { search, opened, enter, answer } = await behind();
    search.move(1);
    enter();
    expect(opened).toEqual(['o2']);
    await answer?.({ hits: [hit('ord1')], total: 1 });
    expect(opened).toEqual(['o2']);
  });

  test.each<[string, (made: Awaited<ReturnType<typeof behind>>) => unknown]>([
    ['typing on', ({ search }) => search.type('orde')],
    ['leaving', ({ search }) => search.hidden()],
    ['a failure', ({ fail }) => fail?.(new Error('no'))],
    ['finding nothing', ({ answer }) => answer?.({ hits: [], total: 0 })],
  ])('is taken back by %s', async (_, act) => {
    const made = await behind();
    made.enter();
    await act(made);
    await made.answer?.({ hits: [hit('ord1')], total: 1 });
    expect(made.opened).toEqual([]);
  });

  test('opens nothing while a failure stands in place of the hits, and what is found once it is gone', async () => {
    const { search, paint, asked, opened, enter, fail } = await behind();
    await fail?.(new Error('no'));
    enter();
    search.move(1);
    enter();
    expect([opened, search.current]).toEqual([[], undefined]);
    paint();
    search.type('orde');
    enter();
    await asked.at(-1)?.answer({ hits: [hit('orde1')], total: 1 });
    expect([opened, search.current?.key]).toEqual([['orde1'], 'orde1']);
  });

  test('waits for the last letter of several in one frame', async () => {
    const { search, asked, paint } = stage();
    const opened: string[] = [];
    search.shown();
    for (const text of ['o', 'or']) search.type(text);
    search.decide(({ key }) => opened.push(key));
    await asked[0]?.answer({ hits: [hit('all')], total: 1 });
    expect(opened).toEqual([]);
    paint();
    await asked[1]?.answer({ hits: [hit('or')], total: 1 });
    expect(opened).toEqual(['or']);
  });
});
