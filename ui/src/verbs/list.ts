/**
 * Every verb, once: the palette, the menus, the context menus, the native menu and the shortcut sheet all read this
 * list. A verb's label is `verb.<id>` in both dictionaries.
 */

import { call, failureOf, host } from '../data/call';
import { sourceKey, tableKey } from '../data/key';
import { tell } from '../data/live.svelte';
import { go, hrefOf, identityOf, type EntityTab } from '../data/place';
import { TEXT_SIZES } from '../data/settings';
import type { EntityKind, ScriptName, ShelfEdit, Theme } from '../api';
import { locale, t } from '../i18n/index.svelte';
import { notices } from '../kit/notices.svelte';
import { copyScript } from './copy';
import { desk } from './desk';
import type { Subject, Verb, VerbId } from './verb';

const always = () => true;

/** The entity meant, a column's table included. */
function keyOf(subject: Subject): string | null {
  if (subject.is === 'entity' || subject.is === 'column') return subject.key;
  if (subject.is === 'tab' && subject.place.view === 'entity') return subject.place.key;
  return null;
}

const hasKey = (subject: Subject) => keyOf(subject) !== null;
const isEntity = (subject: Subject) => subject.is === 'entity';
const isOf = (kinds: readonly EntityKind[]) => (subject: Subject) => subject.is === 'entity' && kinds.includes(subject.kind);
const isSource = isOf(['source']);
const isContainer = isOf(['source', 'database', 'schema']);
const isRelation = isOf(['table', 'view']);
const isTab = (subject: Subject) => subject.is === 'tab' || desk().tabCount > 1;
/** Of the host alone: a verb for what it can do. */
const needs = (here: () => boolean) => ({ here, applies: here });
const opensWindows = () => host().openWindow !== undefined;
const canZoom = needs(() => host().setZoom !== undefined);
const tabOf = (subject: Subject) => (subject.is === 'tab' ? subject.id : null);

async function edit(change: ShelfEdit, done?: () => string): Promise<void> {
  try {
    await call('edit_shelf', change);
    tell(['annotations']);
    if (done !== undefined) notices.say(done());
  } catch (thrown) {
    notices.fail(failureOf(thrown));
  }
}

const withKey = (run: (key: string) => void | Promise<void>) => (subject: Subject) => {
  const key = keyOf(subject);
  return key === null ? undefined : run(key);
};
/** A file is made by no statement. */
const hasDdl = (subject: Subject) => subject.is === 'entity' && ['table', 'view', 'routine'].includes(subject.kind) && (subject.form ?? desk().formOf(subject.key)) !== 'file_table';
/** Of views and routines it may be asked for unseen; a table has one in some sources alone. */
const hasDefinition = (subject: Subject) => isOf(['view', 'routine'])(subject) || (isOf(['table'])(subject) && desk().isDefined(keyOf(subject) ?? ''));
const copies = (form: ScriptName) => withKey((key) => copyScript(key, form));
const shows = (tab: EntityTab) => withKey((key) => go({ view: 'entity', key: tableKey(key), tab }));

/** What is starred is not passed by: its tab stays, where it has one. */
function star(key: string): Promise<void> {
  desk().keepTab(identityOf({ view: 'entity', key, tab: null }));
  return edit({ edit: 'star', key });
}

/** The theme a toggle leads to: the other one than is on the screen. */
function otherTheme(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
}

function stepSize(by: 1 | -1): void {
  const at = TEXT_SIZES.findIndex((size) => size === desk().textSize);
  desk().setTextSize(TEXT_SIZES[Math.max(0, Math.min(TEXT_SIZES.length - 1, at + by))] ?? 100);
}

/** A window of its own for what is pointed at, else for home. */
async function openWindow(subject: Subject): Promise<void> {
  const key = keyOf(subject);
  try {
    await host().openWindow?.(key === null ? hrefOf({ view: 'home' }) : hrefOf({ view: 'entity', key, tab: null }));
  } catch (thrown) {
    notices.fail(failureOf(thrown));
  }
}

export const VERBS: readonly Verb[] = [
  { id: 'palette', group: 'go', keys: ['Mod+K', 'Mod+P'], applies: always, run: () => desk().openPalette('') },
  { id: 'commands', group: 'go', keys: ['Mod+Shift+P'], applies: always, run: () => desk().openPalette('>') },
  { id: 'search', group: 'go', keys: ['/'], applies: always, run: () => desk().focusSearch() },
  { id: 'home', group: 'go', keys: ['Alt+Home'], applies: always, run: () => go({ view: 'home' }) },
  { id: 'back', group: 'go', keys: ['Alt+ArrowLeft'], applies: always, run: () => history.back() },
  { id: 'forward', group: 'go', keys: ['Alt+ArrowRight'], applies: always, run: () => history.forward() },
  { id: 'changes', group: 'go', keys: ['Mod+Shift+H'], applies: always, run: () => go({ view: 'history' }) },
  { id: 'sources', group: 'go', applies: always, run: () => go({ view: 'sources', key: null }) },
  { id: 'addSource', group: 'go', applies: always, run: () => go({ view: 'add', text: null }) },
  { id: 'lookInside', group: 'go', applies: always, run: () => go({ view: 'inspect', text: null }) },
  { id: 'settings', group: 'go', keys: ['Mod+,'], applies: always, run: () => go({ view: 'settings', at: null }) },
  { id: 'focusExplorer', group: 'go', keys: ['Mod+Shift+E'], applies: always, run: () => desk().focusExplorer() },
  { id: 'filterExplorer', group: 'go', keys: ['Mod+Shift+F'], applies: always, run: () => desk().focusFilter() },

  { id: 'open', group: 'entity', shown: 'Enter', applies: (subject) => hasKey(subject) && subject.is !== 'tab', run: withKey((key) => go({ view: 'entity', key, tab: null })) },
  { id: 'openKept', group: 'entity', shown: 'Mod+Enter', applies: (subject) => hasKey(subject) && subject.is !== 'tab', run: withKey((key) => desk().openKept({ view: 'entity', key, tab: null })) },
  { id: 'openWindow', group: 'entity', here: opensWindows, applies: (subject) => hasKey(subject) && opensWindows(), run: (subject) => openWindow(subject) },
  { id: 'star', group: 'entity', keys: ['Mod+D'], applies: (subject) => isEntity(subject) && !desk().isStarred(keyOf(subject) ?? ''), run: withKey(star) },
  { id: 'unstar', group: 'entity', keys: ['Mod+D'], applies: (subject) => isEntity(subject) && desk().isStarred(keyOf(subject) ?? ''), run: withKey((key) => edit({ edit: 'unstar', key })) },
  { id: 'reveal', group: 'entity', keys: ['Alt+F1'], applies: hasKey, run: withKey((key) => desk().reveal(tableKey(key))) },
  { id: 'showColumns', group: 'entity', applies: isRelation, run: shows('columns') },
  { id: 'showKeys', group: 'entity', applies: isRelation, run: shows('keys') },
  { id: 'showDefinition', group: 'entity', applies: hasDefinition, run: shows('definition') },
  { id: 'showRelations', group: 'entity', applies: isRelation, run: shows('relations') },
  { id: 'showContents', group: 'entity', applies: isContainer, run: shows('contents') },
  { id: 'showSizes', group: 'entity', applies: isContainer, run: shows('sizes') },
  { id: 'showHistory', group: 'entity', applies: isEntity, run: shows('history') },

  { id: 'copyName', group: 'copy', keys: ['Mod+C'], yields: true, applies: (subject) => hasKey(subject) || subject.is === 'several', run: (subject) => (subject.is === 'several' ? subject.copy() : copies('name')(subject)) },
  { id: 'copyQualified', group: 'copy', keys: ['Mod+Shift+C'], applies: hasKey, run: copies('qualified_name') },
  { id: 'copySelect', group: 'copy', keys: ['Mod+Shift+S'], applies: isRelation, run: copies('select') },
  { id: 'copyDdl', group: 'copy', applies: hasDdl, run: copies('ddl') },
  { id: 'copyMarkdown', group: 'copy', applies: isRelation, run: copies('markdown') },
  { id: 'copyLink', group: 'copy', keys: ['Mod+Shift+L'], applies: hasKey, run: copies('link') },

  { id: 'openSource', group: 'source', applies: hasKey, run: withKey((key) => go({ view: 'sources', key: sourceKey(key) })) },
  { id: 'harvest', group: 'source', applies: hasKey, run: withKey((key) => desk().harvest(sourceKey(key))) },
  { id: 'editSource', group: 'source', applies: isSource, run: withKey((key) => desk().actOnSource(key, 'edit')) },
  { id: 'removeSource', group: 'source', applies: isSource, run: withKey((key) => desk().actOnSource(key, 'remove')) },
  { id: 'refresh', group: 'source', keys: ['Mod+Shift+U'], applies: always, run: () => desk().harvest(null) },

  { id: 'saveSearch', group: 'search', keys: ['Mod+S'], applies: () => desk().canSaveSearch, run: () => desk().saveSearch() },
  { id: 'forgetSearch', group: 'search', applies: (subject) => subject.is === 'search', run: (subject) => (subject.is === 'search' ? edit({ edit: 'forget_search', id: subject.search.id }) : undefined) },
  { id: 'markSeen', group: 'search', applies: always, run: () => edit({ edit: 'seen' }) },

  { id: 'keepTab', group: 'tab', applies: isTab, run: (subject) => desk().keepTab(tabOf(subject)) },
  { id: 'closeTab', group: 'tab', keys: ['Mod+W', 'Alt+W'], applies: isTab, run: (subject) => desk().closeTab(tabOf(subject)) },
  { id: 'closeOthers', group: 'tab', applies: isTab, run: (subject) => desk().closeOthers(tabOf(subject)) },
  { id: 'reopenTab', group: 'tab', keys: ['Mod+Shift+T', 'Alt+Shift+W'], applies: () => desk().canReopen, run: () => desk().reopenTab() },
  { id: 'nextTab', group: 'tab', keys: ['Mod+PageDown', 'Alt+PageDown'], applies: isTab, run: () => desk().stepTab(1) },
  { id: 'previousTab', group: 'tab', keys: ['Mod+PageUp', 'Alt+PageUp'], applies: isTab, run: () => desk().stepTab(-1) },

  { id: 'toggleExplorer', group: 'view', keys: ['Mod+B'], applies: always, run: () => desk().togglePane('left') },
  { id: 'toggleInspector', group: 'view', keys: ['Mod+I'], applies: always, run: () => desk().togglePane('right') },
  { id: 'toggleTheme', group: 'view', applies: always, run: () => desk().setTheme(otherTheme()) },
  { id: 'toggleDensity', group: 'view', applies: always, run: () => desk().setDensity(desk().density === 'compact' ? 'comfortable' : 'compact') },
  { id: 'toggleLanguage', group: 'view', applies: always, run: () => desk().setLanguage(locale.current === 'ko' ? 'en' : 'ko') },
  { id: 'larger', group: 'view', keys: ['Mod+=', 'Mod++'], ...canZoom, run: () => stepSize(1) },
  { id: 'smaller', group: 'view', keys: ['Mod+-'], ...canZoom, run: () => stepSize(-1) },
  { id: 'usualSize', group: 'view', keys: ['Mod+0'], ...canZoom, run: () => desk().setTextSize(100) },

  { id: 'newWindow', group: 'app', keys: ['Mod+Shift+N'], ...needs(opensWindows), run: (subject) => openWindow(subject) },
  { id: 'closeWindow', group: 'app', keys: ['Mod+Shift+W'], ...needs(() => host().closeWindow !== undefined), run: () => host().closeWindow?.() },
  { id: 'forgetVisits', group: 'app', applies: always, run: () => edit({ edit: 'forget_visits' }, () => t('shelf.forgotten')) },
  { id: 'menu', group: 'app', keys: ['F10'], ...needs(() => host().setMenu === undefined), run: () => desk().openMenu() },
  { id: 'searchLanguage', group: 'app', applies: always, run: () => desk().openLanguage() },
  { id: 'shortcuts', group: 'app', keys: ['?'], applies: always, run: () => desk().openSheet() },
];

/** Runs a verb that a button of its own stands for. */
export function runVerb(id: VerbId, subject: Subject): void {
  void VERBS.find((verb) => verb.id === id)?.run(subject);
}
