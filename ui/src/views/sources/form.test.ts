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

beforeEach(() => {
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
