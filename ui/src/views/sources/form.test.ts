import { beforeEach, expect, test } from 'vitest';

import type { ConnectorView, SourceEdit, SourceQuestion } from '../../api';
import { CallError, useHost, type Host } from '../../data/call';
import { SourceFormController } from './form.svelte';

const CONNECTORS: ConnectorView[] = [
  { id: 'postgres', title: 'PostgreSQL', fields: [
    { name: 'host', kind: 'text', choices: [], required: true, default: '' },
    { name: 'port', kind: 'number', choices: [], required: false, default: '5432' },
    { name: 'password', kind: 'secret', choices: [], required: false, default: '' },
  ] },
];

let asked: { name: string; request: unknown }[] = [];
let locked = false;

beforeEach(() => {
  asked = [];
  locked = false;
  const answers: Record<string, (request: never) => unknown> = {
    probe: (question: SourceQuestion) => ({
      connector: 'postgres', name: 'shop', address: { host: 'db' }, had_secret: question.place.by === 'text', statements: [],
      answer: question.connect ? { server: 'PostgreSQL 17', login: 'a', readable: [], unreadable: [], took_ms: 1 } : null,
    }),
    edit_source: (edit: SourceEdit) => {
      if (edit.edit === 'unlock') locked = false;
      if (locked) throw new CallError({ code: 'passphrase_needed', message: 'locked', remedy: null, details: null });
      return { keys: ['postgres://db'] };
    },
    harvest: () => ({ id: '1', source: 'postgres://db', state: 'running', started: '' }),
  };
  useHost({
    platform: 'browser',
    call: async (name: string, request: unknown) => {
      asked.push({ name, request });
      return answers[name]?.(request as never) as never;
    },
    onEvent: () => () => {},
  } as Host);
});

const places = () => asked.map(({ request }) => (request as { place?: unknown }).place).filter((place) => place !== undefined);
const form = () => new SourceFormController(() => CONNECTORS);

test('what was pasted is what is added, so its password is not typed again', async () => {
  const source = form();
  source.text = ' postgres://a:secret@db/shop ';
  await source.recognise();
  expect(source.text).toBe('postgres://a@db/shop');
  expect(source.keepsPastedSecret).toBe(true);
  expect(await source.save()).toBe('postgres://db');
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

test('a missing field is said before anything is asked', async () => {
  const source = form();
  source.choose('postgres');
  expect(await source.save()).toBeNull();
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

test('a locked secret store is opened and the work goes on where it stopped', async () => {
  const source = form();
  source.choose('postgres');
  source.set('host', 'db');
  locked = true;
  expect(await source.save()).toBeNull();
  expect(source.waiting).not.toBeNull();
  await source.unlock('correct horse');
  expect(source.waiting).toBeNull();
  expect(asked.map(({ name }) => name)).toEqual(['edit_source', 'edit_source', 'edit_source', 'harvest']);
});
