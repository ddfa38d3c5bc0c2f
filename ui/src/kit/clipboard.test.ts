import { beforeEach, expect, test, vi } from 'vitest';

import { byHand } from './byHand.svelte';
import { copy } from './clipboard';

/** What a clipboard was given, in the order it was asked. */
let given: string[];
/** Whether it was asked while the key was still being pressed. */
let asked: boolean;

const refusal = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));

function clipboard(allowed: boolean): void {
  const take = async (text: string) => void given.push(text);
  const later = async ([item]: { text: Promise<Blob> }[]) => take(await ((await item?.text) ?? new Blob()).text());
  const say = <T,>(body: (of: T) => Promise<void>) => (of: T) => {
    asked = true;
    return allowed ? body(of) : refusal();
  };
  vi.stubGlobal('navigator', { clipboard: { write: say(later), writeText: say(take) } });
}

beforeEach(() => {
  [given, asked] = [[], false];
  byHand.close();
  vi.stubGlobal('ClipboardItem', class {
    text: Promise<Blob>;
    constructor(types: Record<string, Promise<Blob>>) {
      this.text = types['text/plain'] ?? Promise.resolve(new Blob());
    }
  });
  const area = { select: () => undefined, remove: () => undefined };
  vi.stubGlobal('document', { createElement: () => area, body: { append: () => undefined }, execCommand: () => false });
});

test('text that still has to come is promised to the clipboard at once', async () => {
  clipboard(true);
  let resolve: (text: string) => void = () => undefined;
  const promise = new Promise<string>((answer) => (resolve = answer));
  const done = copy(promise, promise);
  expect(asked).toBe(true);
  resolve('"sales"."orders"');
  await done;
  expect(given).toEqual(['"sales"."orders"']);
  expect(byHand.offer).toBeNull();
});

test('text that never comes is not copied', async () => {
  clipboard(true);
  const failed = Promise.reject(new Error('gone'));
  await expect(copy(failed, failed)).rejects.toThrow('gone');
  expect(given).toEqual([]);
  expect(byHand.offer).toBeNull();
});

test.each([['now'], [Promise.resolve('later')]])('text that is refused is shown: %o', async (text) => {
  clipboard(false);
  await copy(text, 'it');
  expect(byHand.offer).toEqual({ text: await text, what: 'it' });
});
