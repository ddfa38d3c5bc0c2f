import { beforeEach, expect, test } from 'vitest';

import type { InspectRequest } from '../../api';
import { CallError, useHost, type Host } from '../../data/call';
import { InspectController } from './inspect.svelte';

const NAMES = Array.from({ length: 3_000 }, (_, index) => ({ key: `pg://h/shop/t${index}`, name: `t${index}`, path: [index < 2_000 ? 'sales' : 'crm'], form: 'table' }));

let asked: InspectRequest[] = [];
let gone = false;
let refused = false;
/** Lets the questions that wait be answered, in their order. */
let held: (() => void)[] | null = null;

beforeEach(() => {
  asked = [];
  held = null;
  gone = refused = false;
  useHost({
    platform: 'browser',
    call: async (_: string, request: InspectRequest) => {
      asked.push(request);
      if (held !== null) await new Promise<void>((go) => held?.push(go));
      if (refused) throw new CallError({ code: 'secret_needed', message: 'a password is needed', remedy: null, details: null });
      const meant = NAMES.filter(({ key }) => request.only === null || key === request.only).slice(0, gone ? 0 : request.limit);
      return { connector: 'postgres', name: 'shop', entities: meant, names: request.names ? NAMES : [], total: NAMES.length, issues: [] };
    },
    onEvent: () => () => {},
  } as unknown as Host);
});

async function looked(): Promise<InspectController> {
  const inspect = new InspectController();
  await inspect.look('postgres://h/shop');
  return inspect;
}

test('all there is has its name in the list, and the first is shown', async () => {
  const inspect = await looked();
  expect([inspect.shown.length, inspect.chosen, inspect.view?.key, inspect.at]).toEqual([3_000, 'pg://h/shop/t0', 'pg://h/shop/t0', 0]);
});

test('a table beyond those that came whole is read when it is chosen', async () => {
  const inspect = await looked();
  await inspect.choose('pg://h/shop/t7');
  expect(asked).toHaveLength(1);
  await inspect.choose('pg://h/shop/t2999');
  expect([inspect.view?.key, asked.at(-1)?.only, asked.at(-1)?.names]).toEqual(['pg://h/shop/t2999', 'pg://h/shop/t2999', false]);
});

test('one that went meanwhile says so, and the others stay', async () => {
  const inspect = await looked();
  gone = true;
  await inspect.choose('pg://h/shop/t2999');
  expect([inspect.view, inspect.viewError?.code, inspect.shown.length]).toEqual([undefined, 'not_found', 3_000]);
  await inspect.choose('pg://h/shop/t1');
  expect([inspect.view?.key, inspect.viewError]).toEqual(['pg://h/shop/t1', undefined]);
});

test('words narrow the list, and the keys walk what is left of it', async () => {
  const inspect = await looked();
  inspect.filter = 'CRM 299';
  expect(inspect.shown.map(({ name }) => name)).toEqual(['t2299', 't2990', 't2991', 't2992', 't2993', 't2994', 't2995', 't2996', 't2997', 't2998', 't2999']);
  expect(inspect.at).toBe(-1);
  inspect.step(1);
  expect(inspect.chosen).toBe('pg://h/shop/t2299');
  inspect.step(1);
  inspect.step(-1);
  inspect.step(-1);
  expect([inspect.chosen, inspect.at]).toEqual(['pg://h/shop/t2299', 0]);
});

test('a key that is held asks for one table at a time, and then for the one it stopped at', async () => {
  const inspect = await looked();
  await inspect.choose('pg://h/shop/t499');
  asked = [];
  held = [];
  for (let press = 0; press < 40; press += 1) inspect.step(1);
  expect([inspect.at, asked.map(({ only }) => only)]).toEqual([539, ['pg://h/shop/t500']]);
  held[0]?.();
  await expect.poll(() => asked.length).toBe(2);
  expect(inspect.view).toBeUndefined();
  held[1]?.();
  await expect.poll(() => inspect.view?.key).toBe('pg://h/shop/t539');
  expect(asked.map(({ only }) => only)).toEqual(['pg://h/shop/t500', 'pg://h/shop/t539']);
});

test('one that is there already is shown at once, and no late answer takes its place', async () => {
  const inspect = await looked();
  held = [];
  const read = inspect.choose('pg://h/shop/t2999');
  void inspect.choose('pg://h/shop/t7');
  expect(inspect.view?.key).toBe('pg://h/shop/t7');
  held[0]?.();
  await read;
  expect([inspect.view?.key, asked.length]).toEqual(['pg://h/shop/t7', 2]);
});

test('another place does not wait for a table of the one before', async () => {
  const inspect = await looked();
  held = [];
  const read = inspect.choose('pg://h/shop/t2999');
  const [answer] = held;
  held = null;
  await inspect.look('postgres://elsewhere/shop');
  await inspect.choose('pg://h/shop/t2500');
  expect(inspect.view?.key).toBe('pg://h/shop/t2500');
  answer?.();
  await read;
  expect(inspect.view?.key).toBe('pg://h/shop/t2500');
});

test('pages and ends of the list are gone to as far as it reaches', async () => {
  const inspect = await looked();
  const visited = [20, -7, Infinity, -20, -Infinity, -20].map((by) => {
    inspect.step(by);
    return inspect.at;
  });
  expect(visited).toEqual([20, 13, 2999, 2979, 0, 0]);
  inspect.filter = 'crm';
  inspect.step(Infinity);
  expect(inspect.at).toBe(999);
  inspect.filter = 'no such table';
  inspect.step(-Infinity);
  expect(inspect.chosen).toBe('pg://h/shop/t2999');
});

test('a password goes to the place it was typed for, and to no other', async () => {
  refused = true;
  const inspect = await looked();
  expect(inspect.asksSecret).toBe(true);
  refused = false;
  inspect.secret = 's3cret';
  await inspect.look('postgres://h/shop');
  await inspect.choose('pg://h/shop/t2999');
  await inspect.look('postgres://elsewhere/shop');
  expect(asked.map(({ secret }) => secret)).toEqual([null, 's3cret', 's3cret', null]);
});
