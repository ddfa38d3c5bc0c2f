/** What a data folder holds, and the backups beside it. */

import type { BackupAbout, Part, StorageView } from '../../api';
import { hoursAgo } from './catalog';

export const ABOUT: BackupAbout = { created: hoursAgo(26), version: '0.1.0', sources: 4, tables: 17, columns: '391', revision: '12' };

const FOLDER = '/home/ann/.local/share/pulk';

const PARTS: readonly (readonly [Part, string, string, boolean])[] = [
  ['catalog', 'catalog.db', '48211004', false],
  ['annotations', 'annotations.db', '221184', false],
  ['copies', 'annotations.db.backup-…', '884736', false],
  ['backups', 'backups', '31220104', false],
  ['index', 'index', '12011400', true],
  ['stages', 'stages', '65536', true],
  ['sample', 'sample', '4210688', true],
  ['other', '…', '412', false],
];

const FILES: Partial<Record<Part, string[]>> = {
  catalog: ['catalog.db', 'catalog.db-shm', 'catalog.db-wal'],
  annotations: ['annotations.db', 'annotations.db-shm', 'annotations.db-wal'],
  copies: ['annotations.db.backup-000000041', 'annotations.db.backup-000000042'],
  other: ['catalog.db.lock', 'window.json'],
};

export function storage(isEmpty: boolean): StorageView {
  const backups = [
    { path: `${FOLDER}/backups/before-restore-2026-11-22-061500.pulk-backup`, bytes: '15610052', about: ABOUT, before_restore: true },
    { path: `${FOLDER}/backups/pulk-2026-11-20-181210.pulk-backup`, bytes: '15610052', about: { ...ABOUT, created: hoursAgo(74), revision: '9' }, before_restore: false },
    { path: `${FOLDER}/backups/분기 마감 전 아주 긴 이름의 백업 파일 2026년 11월.pulk-backup`, bytes: '1204', about: null, before_restore: false },
  ];
  return {
    folder: FOLDER,
    parts: PARTS.filter(([part]) => !isEmpty || part === 'catalog' || part === 'annotations').map(([part, name, bytes, rebuildable]) => ({ part, name, files: FILES[part] ?? [name], bytes, rebuildable })),
    free: '184200000000',
    backup_folder: `${FOLDER}/backups`,
    backups: isEmpty ? [] : backups,
  };
}
