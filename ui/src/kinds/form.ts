/** How each form of entity looks: its icon, its word, its tone. One row per form; nothing else asks what something is. */

import type { Component } from 'svelte';

import Box from '@lucide/svelte/icons/box';
import Cable from '@lucide/svelte/icons/cable';
import Database from '@lucide/svelte/icons/database';
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Grid2x2 from '@lucide/svelte/icons/grid-2x2';
import Layers from '@lucide/svelte/icons/layers';
import Link2 from '@lucide/svelte/icons/link-2';
import PanelTop from '@lucide/svelte/icons/panel-top';
import Sigma from '@lucide/svelte/icons/sigma';
import SquareFunction from '@lucide/svelte/icons/square-function';
import Table2 from '@lucide/svelte/icons/table-2';
import TableProperties from '@lucide/svelte/icons/table-properties';
import Workflow from '@lucide/svelte/icons/workflow';

import type { EntityForm, EntityKind } from '../api';
import { t } from '../i18n/index.svelte';

export type Tone = 'table' | 'view' | 'routine' | 'container';

interface Look {
  icon: Component;
  tone: Tone;
}

const LOOKS: Record<EntityForm, Look> = {
  source: { icon: Cable, tone: 'container' },
  database: { icon: Database, tone: 'container' },
  schema: { icon: FolderOpen, tone: 'container' },
  table: { icon: Table2, tone: 'table' },
  partitioned_table: { icon: Grid2x2, tone: 'table' },
  foreign_table: { icon: Link2, tone: 'table' },
  virtual_table: { icon: TableProperties, tone: 'table' },
  file_table: { icon: FileSpreadsheet, tone: 'table' },
  view: { icon: PanelTop, tone: 'view' },
  materialized_view: { icon: Layers, tone: 'view' },
  function: { icon: SquareFunction, tone: 'routine' },
  procedure: { icon: Workflow, tone: 'routine' },
  aggregate: { icon: Sigma, tone: 'routine' },
  window: { icon: SquareFunction, tone: 'routine' },
  macro: { icon: Box, tone: 'routine' },
  table_macro: { icon: Box, tone: 'routine' },
};

/** The form to draw where only the kind is known. */
const FORM_OF: Record<EntityKind, EntityForm> = {
  source: 'source',
  database: 'database',
  schema: 'schema',
  table: 'table',
  view: 'view',
  routine: 'function',
  column: 'table',
};

export function lookOf(form: EntityForm): Look {
  return LOOKS[form];
}

export function formOf(kind: EntityKind): EntityForm {
  return FORM_OF[kind];
}

export function formName(form: EntityForm): string {
  return t(`form.${form}`);
}

export function kindsName(kind: EntityKind): string {
  return t(`kinds.${kind}`);
}
