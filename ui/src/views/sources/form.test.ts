import { beforeEach, expect, test } from 'vitest';

import type { ConnectorView, SourceEdit, SourceQuestion, SourceView } from '../../api';
import { CallError, useHost, type Host } from '../../data/call';
import { SourceFormController } from './form.svelte';

const CONNECTORS: ConnectorView[] = [
  { id: 'postgres', title: 'PostgreSQL', fields: [
    { name: 'host', kind: 'text', choices: [], required: true, default: '' },
    { name: 'port', kind: 'number', choices: [], required: false, default: '5432' },
    { name: 'password', kind: 'secret', choices: [], required: false, default: '' },
  ] },
  { id: 'sqlite', title: 'SQLite', fields: [{ name: 'path', kind: 'file', choices: [], required: true, default: '' }] },
];

let asked: { name: string; request: unknown }[] = [];
let saved: string[] = [];
/** The commands that need the secret store while it is locked. */
let locked: string[] = [];
/** Lets the connections that wait be answered, or refused, in the order they were tried in. */
let held: ((isRefused?: boolean) => void)[] | null = null;

beforeEach(() => {
  held = null;
  asked = [];
  saved = [];
  locked = [];
  const answers: Record<string, (request: never) => unknown> = {
    probe: (question: SourceQuestion) => ({
      connector: 'postgres', name: 'shop', address: { host: 'db' }, had_secret: question.place.by === 'text', statements: [],
      answer: question.connect ? { server: 'PostgreSQL 17', login: 'a', readable: [], unreadable: [], took_ms: 1 } : null,
    }),
    edit_source: (edit: SourceEdit) => {
      if (edit.edit === 'unlock') locked = [];
      return { keys: ['postgres://db'] };
    },
    harvest: () => ({ id: '1', source: 'postgres://db', state: 'running', started: '' }),
  };
  useHost({
    platform: 'browser',
    call: async (name: string, request: unknown) => {
      asked.push({ name, request });
      if (locked.includes(name) && (request as { edit?: string }).edit !== 'unlock') throw new CallError({ code: 'passphrase_needed', message: 'locked', remedy: null, details: null });
      const isRefused = held !== null && (request as { connect?: boolean }).connect === true && (await new Promise<boolean | undefined>((go) => held?.push(go))) === true;
      if (isRefused) throw new CallError({ code: 'unreachable', message: 'no such host', remedy: null, details: null });
      return answers[name]?.(request as never) as never;
    },
    onEvent: () => () => {},
  } as Host);
});

const secrets = () => asked.map(({ request }) => (request as { secret?: string | null }).secret).filter((secret) => secret != null);
const places = () => asked.map(({ request }) => (request as { place?: unknown }).place).filter((place) => place !== undefined);
const form = () => new SourceFormController(() => CONNECTORS, (key) => saved.push(key));

test('what was pasted is what is added, so its password is not typed again', async () => {
  const source = form();
  source.text = ' postgres://a:secret@db/shop ';
  await source.recognise();
  expect(source.text).toBe('postgres://a@db/shop');
  expect(source.keepsPastedSecret).toBe(true);
  await source.save();
  expect(saved).toEqual(['postgres://db']);
  expect(places().at(-1)).toEqual({ by: 'text', text: 'postgres://a:secret@db/shop' });
});

test('an edited field makes it a form, without empty values and without the password', async () => {
  const source = form();
  source.text = 'postgres://a:secret@db/shop';
  await source.recognise();
  source.set('host', 'other ');
  source.set('port', '');
  source.setSecret('s3cret');
  await source.save();
  expect(places().at(-1)).toEqual({ by: 'form', connector: 'postgres', address: { host: 'other' } });
  expect(source.keepsPastedSecret).toBe(false);
});

test('a password that was typed for one place is not told to another that is pasted', async () => {
  const source = form();
  source.choose('postgres');
  source.set('host', 'mine');
  source.setSecret('s3cret');
  source.text = 'postgres://a@elsewhere/shop';
  await source.recognise();
  await source.test();
  await source.save();
  expect([source.secret, secrets()]).toEqual(['', []]);
});

test('a password that was typed for one kind of source does not go with another', async () => {
  const source = form();
  source.choose('postgres');
  source.setSecret('s3cret');
  source.choose('sqlite');
  source.set('path', '/shop.db');
  await source.save();
  expect([saved, secrets()]).toEqual([['postgres://db'], []]);
});

test('a test of what is being edited asks for the kept password, and says what was edited', async () => {
  const edited = { key: 'postgres://db', connector: 'postgres', address: { host: 'db' }, name: 'shop', has_secret: true } as unknown as SourceView;
  const source = new SourceFormController(() => CONNECTORS, (key) => saved.push(key), edited);
  source.set('host', 'other');
  await source.test();
  source.setSecret('s3cret');
  await source.test();
  const place = { by: 'change', key: 'postgres://db', address: { host: 'other' } };
  expect(asked.map(({ request }) => request)).toEqual([
    { place, secret: null, connect: true },
    { place, secret: 's3cret', connect: true },
  ]);
});

test.each([
  { edit: 'the host', change: (source: SourceFormController) => source.set('host', 'new') },
  { edit: 'the password', change: (source: SourceFormController) => source.setSecret('s3cret') },
])('what a test finds is not said of what was typed while it ran: $edit', async ({ change }) => {
  held = [];
  const source = form();
  source.choose('postgres');
  source.set('host', 'old');
  for (const isRefused of [false, true]) {
    const before = source.test();
    change(source);
    // The button is free for what stands there now, and the late answer does not say that this one has ended.
    expect(source.work).toBeNull();
    const after = source.test();
    held[0]?.(isRefused);
    await before;
    expect([source.probe, source.error, source.work]).toEqual([undefined, undefined, 'test']);
    held[1]?.();
    await after;
    expect([source.probe?.answer?.server, source.work]).toEqual(['PostgreSQL 17', null]);
    held = [];
    source.set('host', 'old');
    source.setSecret('');
  }
});

test('what would be sent is looked up again after an edit, whatever was being tested', async () => {
  held = [];
  const source = form();
  source.choose('postgres');
  source.set('host', 'old');
  const before = source.test();
  source.set('host', 'new');
  await source.preview();
  held[0]?.();
  await before;
  expect([source.probe?.connector, source.probe?.answer]).toEqual(['postgres', null]);
});

test('what would be sent does not take the place of a test that began before it', async () => {
  held = [];
  const source = form();
  source.choose('postgres');
  source.set('host', 'db');
  const tested = source.test();
  await source.preview();
  held[0]?.();
  await tested;
  expect(source.probe?.answer?.server).toBe('PostgreSQL 17');
});

test('a missing field is said before anything is asked', async () => {
  const source = form();
  source.choose('postgres');
  await source.save();
  expect(saved).toEqual([]);
  expect(source.missing.map((field) => field.name)).toEqual(['host']);
  expect(asked).toEqual([]);
});

test('adding starts the first harvest', async () => {
  const source = form();
  source.choose('postgres');
  source.set('host', 'db');
  await source.save();
  expect(asked.map(({ name }) => name)).toEqual(['edit_source', 'harvest']);
});

test.each([
  { name: 'keeping the password', needs: ['edit_source'], expected: ['edit_source', 'edit_source', 'edit_source', 'harvest'] },
  { name: 'the first harvest', needs: ['harvest'], expected: ['edit_source', 'harvest', 'edit_source', 'harvest'] },
])('a locked secret store is opened and the work goes on where it stopped: $name', async ({ needs, expected }) => {
  const source = form();
  source.choose('postgres');
  source.set('host', 'db');
  locked = needs;
  await source.save();
  expect(source.waiting).not.toBeNull();
  expect(saved).toEqual([]);
  await source.unlock('correct horse');
  expect(source.waiting).toBeNull();
  expect(asked.map(({ name }) => name)).toEqual(expected);
  expect(saved).toEqual(['postgres://db']);
});
