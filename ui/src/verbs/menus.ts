/**
 * Which verb stands in which menu: of the program, and of a thing that was pointed at.
 *
 * The menus of the program are one table, shown by the system where there is a bar for them and by the window
 * elsewhere. Verbs that mean nothing without being pointed at stand in context menus alone.
 */

import { count } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import type { MenuAction, MenuBranch, MenuPart } from '../kit/menu';
import { keysOf, keyText } from './keys';
import { VERBS } from './list';
import { GROUPS, type Group, type Subject, type Verb, type VerbId } from './verb';

export type MenuId = 'file' | 'edit' | 'go' | 'view' | 'help';

/** One place in a menu: a verb, or two of which never more than one applies. */
type Slot = VerbId | readonly [VerbId, VerbId];

interface ProgramMenu {
  id: MenuId;
  parts: readonly (readonly Slot[])[];
}

export const MENUS: readonly ProgramMenu[] = [
  { id: 'file', parts: [['newWindow', 'addSource', 'lookInside'], ['harvest', 'refresh'], ['editSource', 'removeSource'], ['saveSearch', 'markSeen', 'forgetVisits'], ['keepTab', 'closeTab', 'closeOthers', 'reopenTab'], ['settings'], ['closeWindow']] },
  { id: 'edit', parts: [['copyName', 'copyQualified', 'copySelect', 'copyDdl', 'copyMarkdown', 'copyLink'], [['star', 'unstar']]] },
  { id: 'go', parts: [['back', 'forward', 'home'], ['palette', 'search'], ['changes', 'sources', 'openSource', 'reveal'], ['focusExplorer', 'filterExplorer'], ['nextTab', 'previousTab']] },
  { id: 'view', parts: [['showColumns', 'showKeys', 'showDefinition', 'showRelations', 'showContents', 'showSizes', 'showHistory'], ['toggleExplorer', 'toggleInspector'], ['toggleTheme', 'toggleDensity', 'toggleLanguage'], ['larger', 'smaller', 'usualSize']] },
  { id: 'help', parts: [['commands', 'searchLanguage', 'shortcuts']] },
];

/** Verbs of no menu of the program: they are done to what was pointed at, or open that menu. */
export const ELSEWHERE: readonly VerbId[] = ['open', 'openKept', 'openWindow', 'forgetSearch', 'menu'];

/** What these groups do to the window they do to any page: one that does not apply here never will. */
const OF_THE_WINDOW: readonly Group[] = ['view', 'app'];

const CONTEXT: Record<Subject['is'], readonly Group[]> = { nothing: [], entity: ['entity', 'copy', 'source'], column: ['entity', 'copy'], several: ['copy'], tab: ['tab', 'entity', 'copy'], search: ['search'] };
/** Verbs about the whole window have no place in the menu of one thing. */
const OF_NO_THING: readonly VerbId[] = ['refresh', 'nextTab', 'previousTab', 'saveSearch', 'markSeen'];

/** The menus of the program, as they apply to what is on the screen. */
export function programMenus(subject: Subject): MenuBranch[] {
  return MENUS.map(({ id, parts }) => ({ id, label: t(`menu.${id}`), below: parts.map((slots) => slots.flatMap((slot) => actionIn(slot, subject))).filter((part) => part.length > 0) }));
}

/** What can be done to a thing, by group. */
export function contextMenu(subject: Subject): MenuPart[] {
  return GROUPS.filter((group) => CONTEXT[subject.is].includes(group))
    .map((group) => VERBS.filter((verb) => verb.group === group && !OF_NO_THING.includes(verb.id) && verb.applies(subject)).map((verb) => actionOf(verb, subject)))
    .filter((part) => part.length > 0);
}

/** The first chord of a verb as a system's menu writes it: `CmdOrCtrl+Shift+C`. Null where it would be typed into a text. */
export function acceleratorOf(id: string): string | null {
  const verb = VERBS.find((one) => one.id === id);
  // What gives its keys up to text would take them from it as an accelerator.
  const [chord] = verb?.keys === undefined || verb.yields ? [] : keysOf(verb);
  // A bare sign, and on a Mac any key with Option, belongs to whoever is typing; a system's menu would take it from them.
  return chord?.startsWith('Mod+') === true ? chord.replace('Mod+', 'CmdOrCtrl+') : null;
}

function actionIn(slot: Slot, subject: Subject): MenuAction[] {
  const ids: readonly VerbId[] = typeof slot === 'string' ? [slot] : slot;
  const verbs = VERBS.filter(({ id }) => ids.includes(id));
  const shown = verbs.find((verb) => verb.applies(subject)) ?? verbs.find(({ group }) => !OF_THE_WINDOW.includes(group));
  return shown === undefined ? [] : [actionOf(shown, subject)];
}

function actionOf(verb: Verb, subject: Subject): MenuAction {
  const label = subject.is === 'several' ? t('menu.copyNames', { n: count(subject.count) }) : t(`verb.${verb.id}`);
  return { id: verb.id, label, keys: keyText(verb), disabled: !verb.applies(subject), run: () => void verb.run(subject) };
}
