import { beforeEach, expect, test } from 'vitest';

import { CallError, useHost, type Host } from '../../data/call';
import { BackupsController } from './backups.svelte';

const ABOUT = { created: '2026-11-23T08:15:00Z', version: '0.1.0', sources: 3, tables: 41, columns: '377', revision: '9' };

let asked: unknown[] = [];
let refused: string[] = [];

function host(more: Partial<Host> = {}): void {
  useHost({
    platform: 'browser',
    call: async (name: string, request: object) => {
      asked.push({ name, ...request });
      if (refused.includes(name)) throw new CallError({ code: 'unreadable', message: 'no whole backup', remedy: null, details: null });
      return (name === 'backup' ? { path: '/b/x.pulk-backup', bytes: '10', about: ABOUT } : { about: ABOUT, before: null }) as never;
    },
    onEvent: () => () => {},
    ...more,
  });
}

beforeEach(() => {
  asked = [];
  refused = [];
  host();
});

test('a browser tab leaves the place of a backup to the catalog', async () => {
  const backups = new BackupsController();
  await backups.backUp('Back up');
  expect(asked).toEqual([{ name: 'backup', path: null }]);
  expect(backups.made?.path).toBe('/b/x.pulk-backup');
});

test('a window asks where to, under a name with the day, and takes no for an answer', async () => {
  const proposed: string[] = [];
  let answer: string | null = '/home/ann/x.pulk-backup';
  host({ pickSave: (_, name) => (proposed.push(name), Promise.resolve(answer)) });
  const backups = new BackupsController();
  await backups.backUp('Back up', new Date(2026, 10, 3));
  answer = null;
  await backups.backUp('Back up', new Date(2026, 10, 3));
  expect(proposed).toEqual(['pulk-2026-11-03.pulk-backup', 'pulk-2026-11-03.pulk-backup']);
  expect(asked).toEqual([{ name: 'backup', path: '/home/ann/x.pulk-backup' }]);
});

test('a backup is looked at before anything is replaced by it', async () => {
  const backups = new BackupsController();
  await backups.restore();
  expect(asked).toEqual([]);
  await backups.look(' /b/x.pulk-backup ');
  expect(backups.offered).toEqual({ path: '/b/x.pulk-backup', about: ABOUT });
  backups.decline();
  expect(backups.offered).toBeUndefined();
  await backups.look('/b/x.pulk-backup');
  await backups.restore();
  expect(asked.at(-1)).toEqual({ name: 'restore', ask: 'start', path: '/b/x.pulk-backup' });
  expect([backups.offered, backups.restored?.about]).toEqual([undefined, ABOUT]);
});

test('what is no backup is said and never offered', async () => {
  refused = ['restore'];
  const backups = new BackupsController();
  await backups.look('/b/cat.png');
  expect([backups.offered, backups.error?.code, backups.work]).toEqual([undefined, 'unreadable', null]);
});

test.each(['backUp', 'choose'] as const)('a dialog that cannot be shown is said: %s', async (what) => {
  const gone = () => Promise.reject(new CallError({ code: 'unreadable', message: 'no dialog', remedy: null, details: null }));
  host({ pickSave: gone, pickFile: gone });
  const backups = new BackupsController();
  await backups[what]('Title');
  expect([backups.error?.message, backups.work, asked]).toEqual(['no dialog', null, []]);
});

test('a restore that fails closes the question and says why', async () => {
  const backups = new BackupsController();
  await backups.look('/b/x.pulk-backup');
  refused = ['restore'];
  await backups.restore();
  expect([backups.offered, backups.restored, backups.error?.code]).toEqual([undefined, undefined, 'unreadable']);
});
