import { beforeEach, expect, test } from 'vitest';

import type { PackageView } from '../../api';
import { CallError, useHost } from '../../data/call';
import { LicencesController } from './licences.svelte';

const PACKAGES: PackageView[] = [
  { name: 'bits-ui', version: '2.21.0', licence: 'MIT', from: 'npm' },
  { name: 'selectors', version: '0.38.0', licence: 'MPL-2.0', from: 'cargo' },
  { name: 'serde', version: '1.0.0', licence: 'MIT OR Apache-2.0', from: 'cargo' },
];

let answer: (name: string) => Promise<unknown>;

beforeEach(() => {
  answer = (name) => Promise.resolve({ texts: [`text of ${name}`] });
  useHost({
    platform: 'browser',
    call: async (name: string, request: object) => (name === 'licences' ? { packages: PACKAGES } : await answer((request as PackageView).name)) as never,
    onEvent: () => () => {},
  });
});

test.each([
  ['', ['bits-ui', 'selectors', 'serde']],
  ['mit', ['bits-ui', 'serde']],
  ['  MIT se ', ['serde']],
  ['0.38', ['selectors']],
  ['gpl', []],
])('“%s” finds %j', async (text, expected) => {
  const licences = new LicencesController();
  await licences.load();
  licences.text = text;
  expect(licences.found.map(({ name }) => name)).toEqual(expected);
});

test('the text that is shown is that of the package chosen last', async () => {
  const waiting = new Map<string, (value: unknown) => void>();
  answer = (name) => new Promise((done) => waiting.set(name, done));
  const licences = new LicencesController();
  const [first, second] = PACKAGES as [PackageView, PackageView];
  const both = [licences.choose(first), licences.choose(second)];
  waiting.get(second.name)?.({ texts: ['second'] });
  waiting.get(first.name)?.({ texts: ['first'] });
  await Promise.all(both);
  expect([licences.chosen?.name, licences.texts]).toEqual([second.name, ['second']]);
});

test('a text that cannot be read is said', async () => {
  answer = () => Promise.reject(new CallError({ code: 'not_found', message: 'no such package', remedy: null, details: null }));
  const licences = new LicencesController();
  await licences.choose(PACKAGES[0] as PackageView);
  expect([licences.texts, licences.textsError?.code]).toEqual([undefined, 'not_found']);
});
