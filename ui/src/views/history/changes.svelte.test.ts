import { flushSync } from 'svelte';
import { beforeEach, expect, test } from 'vitest';

import type { EntityChange, HistoryPage, HistoryRequest, RevisionView } from '../../api';
import { clearCache, drop } from '../../data/cache.svelte';
import { CallError, useHost, type Host } from '../../data/call';
import { EVERYTHING, gather } from '../../kinds/change/revisions.svelte';
import { ChangesController, type At } from './changes.svelte';

let asked: HistoryRequest[] = [];
let failing = false;
/** Answers that wait until they are let go. */
let held: (() => void)[] | null = null;
const LAST = 50;
/** The newest revision there is now. */
let last = LAST;
let source = 'a';
/** Entities that the newest revision changed, and any comparison; the others changed one. */
const MANY = 2_500;
const SOURCE = { key: 'pg://a', name: 'a', connector: 'postgres' };

function entity(at: number): EntityChange {
  return { key: `pg://a/s/t${String(at).padStart(5, '0')}`, name: `t${at}`, path: ['s'], kind: 'table', changes: [{ kind: 'type_changed', part: 'x', before: null, after: null }] };
}

/** As many revisions as are asked for, newest first, down to 1. */
function answer({ from, to, before, revision, after, entities, limit, signs }: HistoryRequest): HistoryPage {
  if (signs.includes('removed')) return { revisions: [], more: false };
  const top = from !== null ? Number(to ?? last) : revision !== null ? Number(revision) : before === null ? last : Number(before) - 1;
  const length = from !== null || revision !== null ? 1 : Math.max(0, Math.min(limit, top));
  const revisions = Array.from({ length }, (_, at): RevisionView => {
    const count = from !== null || top - at === LAST ? MANY : 1;
    const begin = after === null ? 0 : Number(after.slice(-5)) + 1;
    const listed = Array.from({ length: Math.max(0, Math.min(entities ?? 200, count - begin)) }, (__, number) => entity(begin + number));
    return { revision: String(top - at), at: '', source: { ...SOURCE, name: source }, added: 0, changed: count, removed: 0, entities: listed, places: [{ source: SOURCE, path: ['s'], added: 0, changed: count, removed: 0 }] };
  });
  return { revisions, more: from === null && revision === null && top - length > 0 };
}

beforeEach(() => {
  clearCache();
  asked = [];
  failing = false;
  held = null;
  last = LAST;
  source = 'a';
  useHost({
    platform: 'browser',
    call: async (_: string, given: unknown) => {
      const request = given as HistoryRequest;
      // What may be chosen from is asked for beside everything else.
      if (request.entities !== 0) asked.push(request);
      if (failing) throw new CallError({ code: 'busy', message: 'later', remedy: null, details: null });
      if (held !== null) await new Promise<void>((go) => held?.push(go));
      return answer(request) as never;
    },
    onEvent: () => () => {},
  } as Host);
});

async function showing(body: (changes: ChangesController, at: At) => Promise<void>): Promise<void> {
  const at = $state<At>({});
  let changes: ChangesController | undefined;
  const stop = $effect.root(() => {
    changes = new ChangesController(() => at);
  });
  flushSync();
  if (changes === undefined) throw new Error('effects do not run here');
  await expect.poll(() => changes?.revisions?.length).toBe(20);
  await expect.poll(() => changes?.known.length).toBe(LAST);
  await body(changes, at);
  stop();
}

const numbers = (changes: ChangesController) => changes.revisions?.map(({ revision }) => revision);
const downTo = (end: number) => Array.from({ length: last - end + 1 }, (_, at) => String(last - at));

/** A harvest made revisions up to this one. */
function harvest(revision: number): void {
  last = revision;
  drop(['catalog']);
}

test('older revisions are read page by page, until there are none', async () => {
  await showing(async (changes) => {
    for (const expected of [40, 50, 50]) {
      await changes.older();
      expect(changes.revisions?.length).toBe(expected);
    }
    expect(asked.map(({ before }) => before)).toEqual([null, '31', '11']);
    expect(new Set(numbers(changes)).size).toBe(50);
  });
});

test('revisions that were read stay where a harvest puts few before them', async () => {
  await showing(async (changes) => {
    harvest(52);
    await expect.poll(() => numbers(changes)).toEqual(downTo(31));
    await changes.older();
    harvest(53);
    await expect.poll(() => numbers(changes)).toEqual(downTo(11));
    await changes.older();
    await changes.older();
    expect(numbers(changes)).toEqual(downTo(1));
    expect(asked.map(({ before }) => before)).toEqual([null, null, '31', null, '11']);
  });
});

test.each([
  { what: 'more revisions than a page holds', happens: () => harvest(90) },
  { what: 'a source under another name', happens: () => ((source = 'b'), harvest(51)) },
])('revisions that were read are left out where they are not what there is: $what', async ({ happens }) => {
  await showing(async (changes) => {
    await changes.older();
    happens();
    await expect.poll(() => numbers(changes)).toEqual(downTo(last - 19));
    await changes.older();
    expect(numbers(changes)).toEqual(downTo(last - 39));
  });
});

test('an end that is said again and again is read on from once, also while a harvest comes', async () => {
  await showing(async (changes) => {
    held = [];
    const reads = [changes.older(), changes.older(), changes.older()];
    const [page] = held;
    held = null;
    harvest(51);
    await expect.poll(() => numbers(changes)).toEqual(downTo(31));
    reads.push(changes.older());
    page?.();
    await Promise.all(reads);
    expect(numbers(changes)).toEqual(downTo(11));
    expect(asked.map(({ before }) => before)).toEqual([null, '31', null]);
  });
});

test('the end of a list that took the place of another is read on from when the page of the other has come', async () => {
  await showing(async (changes) => {
    held = [];
    const read = changes.older();
    const [page] = held;
    held = null;
    harvest(90);
    await expect.poll(() => numbers(changes)).toEqual(downTo(71));
    await changes.older();
    expect(changes.revisions?.length).toBe(20);
    page?.();
    await read;
    expect(numbers(changes)).toEqual(downTo(51));
    expect(asked.map(({ before }) => before)).toEqual([null, '31', null, '71']);
  });
});

test('what is asked for while another page is on its way is read after it', async () => {
  await showing(async (changes) => {
    held = [];
    const read = changes.older();
    const [page] = held;
    held = null;
    const newest = changes.revisions?.[0];
    if (newest !== undefined) await changes.rest(newest);
    expect(changes.revisions?.[0]?.entities.length).toBe(200);
    page?.();
    await read;
    expect([changes.revisions?.length, changes.revisions?.[0]?.entities.length]).toEqual([40, 1_200]);
  });
});

test('what was asked for of another list is not read', async () => {
  await showing(async (changes) => {
    held = [];
    const read = changes.older();
    const newest = changes.revisions?.[0];
    if (newest !== undefined) await changes.rest(newest);
    const [page] = held;
    held = null;
    changes.toggle(changes.kinds, 'view');
    flushSync();
    await expect.poll(() => changes.revisions?.length).toBe(20);
    page?.();
    await read;
    expect([changes.revisions?.length, changes.revisions?.[0]?.entities.length, asked.length]).toEqual([20, 200, 3]);
  });
});

test('more of a comparison is asked for again when what it compares with came meanwhile', async () => {
  await showing(async (changes) => {
    changes.compare('40');
    flushSync();
    await expect.poll(() => numbers(changes)).toEqual(['50']);
    held = [];
    const compared = changes.revisions?.[0];
    const read = compared === undefined ? undefined : changes.rest(compared);
    const [page] = held;
    held = null;
    harvest(51);
    await expect.poll(() => numbers(changes)).toEqual(['51']);
    page?.();
    await read;
    expect(changes.revisions?.[0]?.entities.length).toBe(1_200);
    expect(asked.filter(({ after }) => after !== null).map(({ to }) => to)).toEqual(['50', '51']);
  });
});

test('a page that cannot be read is said, and what was read stays', async () => {
  await showing(async (changes) => {
    failing = true;
    await changes.older();
    expect(changes.failed?.error.code).toBe('busy');
    expect(changes.revisions?.length).toBe(20);
    failing = false;
    await changes.failed?.again();
    expect(changes.failed).toBeUndefined();
    expect(changes.revisions?.length).toBe(40);
  });
});

test('what one revision changed is read page by page, and outlives a harvest', async () => {
  await showing(async (changes) => {
    const newest = () => changes.revisions?.[0];
    for (const expected of [1_200, 2_200, 2_500, 2_500]) {
      const revision = newest();
      if (revision !== undefined) await changes.rest(revision);
      expect(newest()?.entities.length).toBe(expected);
    }
    expect(asked.slice(1).map(({ revision, after }) => [revision, after])).toEqual([['50', 'pg://a/s/t00199'], ['50', 'pg://a/s/t01199'], ['50', 'pg://a/s/t02199']]);
    expect(new Set(newest()?.entities.map(({ key }) => key)).size).toBe(MANY);
    expect(newest()?.places.length).toBe(1);
    drop(['catalog']);
    await expect.poll(() => asked.length).toBe(5);
    expect(newest()?.entities.length).toBe(MANY);
  });
});

test('the kinds are asked of the catalog, and what was there stays until it answers', async () => {
  await showing(async (changes) => {
    held = [];
    changes.toggle(changes.signs, 'changed');
    changes.toggle(changes.kinds, 'view');
    flushSync();
    expect(asked.at(-1)).toEqual({ ...EVERYTHING, signs: ['changed'], kinds: ['view'] });
    expect(changes.revisions?.length).toBe(20);
    for (const go of held) go();
    held = null;
    changes.clear();
    changes.toggle(changes.signs, 'removed');
    flushSync();
    await expect.poll(() => changes.revisions).toEqual([]);
    expect(changes.known.length).toBe(LAST);
  });
});

test('another source, or a revision of it, is asked of the catalog, and ends a comparison', async () => {
  await showing(async (changes, at) => {
    changes.compare('40');
    flushSync();
    at.source = 'pg://b';
    flushSync();
    await expect.poll(() => changes.revisions?.length).toBe(20);
    expect(asked.at(-1)).toEqual({ ...EVERYTHING, key: 'pg://b' });
    changes.compare('40');
    flushSync();
    at.revision = '44';
    flushSync();
    await expect.poll(() => numbers(changes)).toEqual(['44']);
    expect(asked.at(-1)).toEqual({ ...EVERYTHING, key: 'pg://b', revision: '44' });
  });
});

test('two revisions are compared, the later one after the earlier', async () => {
  await showing(async (changes) => {
    changes.compare('45');
    flushSync();
    await expect.poll(() => numbers(changes)).toEqual(['50']);
    expect(changes.ends.map(({ revision }) => revision)).toEqual(['50', '49', '48', '47', '46']);
    changes.to = '47';
    flushSync();
    await expect.poll(() => numbers(changes)).toEqual(['47']);
    const [compared] = changes.revisions ?? [];
    if (compared !== undefined) await changes.rest(compared);
    expect(changes.revisions?.[0]?.entities.length).toBe(1_200);
    const { from, to, after } = asked.at(-1) ?? EVERYTHING;
    expect([from, to, after]).toEqual(['45', '47', 'pg://a/s/t00199']);
    await changes.older();
    changes.compare(null);
    expect(changes.revisions?.length).toBe(20);
  });
});

test('a text holds everything, read or not', async () => {
  await showing(async (changes) => {
    const { revisions, more } = await changes.gather();
    expect([revisions.length, more]).toEqual([LAST, false]);
    expect(new Set(revisions[0]?.entities.map(({ key }) => key)).size).toBe(MANY);
    expect(revisions.map(({ revision }) => Number(revision))).toEqual(Array.from({ length: LAST }, (_, at) => LAST - at));
    changes.compare('3');
    const compared = await changes.gather();
    expect([compared.revisions.length, compared.revisions[0]?.entities.length]).toEqual([1, MANY]);
  });
});

test('a text has an end', async () => {
  const all = await gather({ ...EVERYTHING, from: '1' });
  expect(all.revisions[0]?.entities.length).toBe(MANY);
  useHost({
    platform: 'browser',
    // A first harvest without end, and revisions without end below it.
    call: async (_: string, request: unknown) => {
      const { before, after, entities } = request as HistoryRequest;
      const begin = after === null ? 0 : Number(after.slice(-5)) + 1;
      const listed = Array.from({ length: entities ?? 0 }, (__, at) => entity(begin + at));
      return { revisions: [{ revision: String(Number(before ?? 9_999) - 1), at: '', source: SOURCE, added: 90_000, changed: 0, removed: 0, entities: listed, places: [] }], more: true } as never;
    },
    onEvent: () => () => {},
  } as Host);
  const cut = await gather(EVERYTHING);
  expect([cut.revisions.length, cut.revisions[0]?.entities.length, cut.more]).toEqual([1, 50_000, true]);
});
