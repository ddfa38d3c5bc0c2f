import { flushSync } from 'svelte';
import { beforeEach, expect, test } from 'vitest';

import { clearCache } from '../../data/cache.svelte';
import { useHost } from '../../data/call';
import { fakeHost } from '../../host/fake';
import { arrange, type LayoutRequest } from '../../kit/graph/layout';
import { MOST, Neighbourhood } from './neighbourhood.svelte';

const CUSTOMERS = 'postgres://shop-prod/shop/crm/customers';
const inPlace = (request: LayoutRequest) => Promise.resolve(arrange(request));

async function around(scene: string, middle: string, body: (neighbourhood: Neighbourhood) => Promise<void>): Promise<void> {
  useHost(fakeHost(scene));
  let neighbourhood: Neighbourhood | undefined;
  const stop = $effect.root(() => {
    neighbourhood = new Neighbourhood(middle, inPlace);
  });
  flushSync();
  if (neighbourhood === undefined) throw new Error('effects do not run here');
  await body(neighbourhood);
  stop();
}

beforeEach(clearCache);

test('opening a table adds its neighbours and moves nothing that was there', async () => {
  await around('', CUSTOMERS, async (neighbourhood) => {
    await expect.poll(() => neighbourhood.picture?.cards.length).toBe(3);
    const before = neighbourhood.picture?.arrangement.places ?? new Map();
    neighbourhood.open('postgres://shop-prod/shop/sales/orders');
    expect(neighbourhood.picture?.cards.length, 'the picture stays until the next one is whole').toBe(3);
    await expect.poll(() => neighbourhood.picture?.cards.length).toBe(9);
    for (const [id, place] of before) expect(neighbourhood.picture?.arrangement.places.get(id), id).toEqual(place);
    neighbourhood.reset();
    await expect.poll(() => neighbourhood.picture?.cards.length).toBe(3);
  });
});

test('a crowded neighbourhood shows as many as fit and says how many do not', async () => {
  await around('related', CUSTOMERS, async (neighbourhood) => {
    await expect.poll(() => neighbourhood.picture?.cards.length).toBe(MOST);
    expect(neighbourhood.picture?.leftOut).toBeGreaterThan(0);
    expect(neighbourhood.picture?.cards[0]?.middle).toBe(true);
  });
});

test('neighbours that cannot be read leave the picture as it is', async () => {
  await around('', CUSTOMERS, async (neighbourhood) => {
    await expect.poll(() => neighbourhood.picture?.cards.length).toBe(3);
    useHost(fakeHost('broken'));
    neighbourhood.open('postgres://shop-prod/shop/sales/orders');
    flushSync();
    await expect.poll(() => neighbourhood.error?.code).toBe('damaged');
    expect(neighbourhood.picture?.cards.length).toBe(3);
  });
});

test('a refused question and a broken layout are failures with a way back', async () => {
  await around('broken', CUSTOMERS, async (neighbourhood) => {
    await expect.poll(() => neighbourhood.error?.code).toBe('damaged');
  });
  useHost(fakeHost(''));
  let broken: Neighbourhood | undefined;
  const stop = $effect.root(() => {
    broken = new Neighbourhood(CUSTOMERS, () => Promise.reject(new Error('no worker')));
  });
  flushSync();
  await expect.poll(() => broken?.error?.details).toContain('no worker');
  stop();
});
