import { expect, test } from 'vitest';

import type { ColumnView } from '../../api';
import { widthsOf } from './widths';

const column = (more: Partial<ColumnView>): ColumnView => ({ ...PLAIN, ...more });
const PLAIN = { name: 'id', type: 'text', comment: null, fields: [], primary_key: null, unique: false, references: null, default: null, generated: null, identity: null } as unknown as ColumnView;
const key = (name: string, columns: string[]) => ({ key: `sqlite://shop/${name}`, path: ['shop'], name, columns, known: true }) as unknown as ColumnView['references'];

test.each([
  { name: 'little takes little', columns: [column({})], expected: { name: 130, type: 70, keys: 132, described: false } },
  { name: 'a long name is shown whole', columns: [column({ name: 'marketing_consent_given' })], expected: { name: 204 } },
  { name: 'a field counts with its indent', columns: [column({ fields: [column({ name: 'marketing_consent_given' })] })], expected: { name: 222 } },
  { name: 'Korean letters are wide', columns: [column({ name: '고객_마케팅_수신_동의' })], expected: { name: 190 } },
  { name: 'a foreign key is shown whole', columns: [column({ references: key('customer_segments', ['segment_id']) })], expected: { keys: 275 } },
  { name: 'there is an end to it', columns: [column({ name: 'n'.repeat(200), type: 't'.repeat(200), default: 'd'.repeat(200) })], expected: { name: 320, type: 220, keys: 320 } },
  { name: 'a description wants room', columns: [column({ comment: 'Who bought it' })], expected: { described: true } },
])('$name', ({ columns, expected }) => expect(widthsOf(columns)).toMatchObject(expected));
