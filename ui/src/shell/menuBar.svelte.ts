/**
 * Keeps the system's menu bar, where there is one, as the verbs apply to what is on the screen. Made anew only when
 * something in it changed; of several windows, the one a person is in has its menus there.
 */

import { host } from '../data/call';
import type { NativeMenu, NativeWord } from '../host/host';
import { t } from '../i18n/index.svelte';
import { desk } from '../verbs/desk';
import { isBlocked, isChoosing } from '../kit/asked';
import { runVerb, VERBS } from '../verbs/list';
import { acceleratorOf, programMenus } from '../verbs/menus';
import { overlay } from './overlay.svelte';

const WORDS: readonly NativeWord[] = ['about', 'services', 'hide', 'hideOthers', 'showAll', 'quit', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'window', 'minimize', 'zoom', 'fullScreen'];

/** Called once, inside the component that lives as long as the window. */
export function keepMenuBar(): void {
  const { setMenu } = host();
  if (setMenu === undefined) return;
  let shown = '';
  $effect(() => {
    const menus = nativeMenus();
    const words = Object.fromEntries(WORDS.map((word) => [word, t(`native.${word}`)])) as Record<NativeWord, string>;
    const show = () => void setMenu(menus, words).catch(() => undefined);
    const text = JSON.stringify([menus, words]);
    if (text !== shown) show();
    shown = text;
    window.addEventListener('focus', show);
    return () => window.removeEventListener('focus', show);
  });
}

export function nativeMenus(): NativeMenu[] {
  return programMenus(desk().subject).map(({ id, label, below }) => ({
    id,
    label,
    parts: below.map((part) => part.flatMap((entry) => ('below' in entry ? [] : [{ id: entry.id, label: entry.label, accelerator: acceleratorOf(entry.id), enabled: entry.disabled !== true, run: () => run(entry.id) }]))),
  }));
}

/** On what is on the screen when it is chosen: the bar may be older. Its keys reach a page that is covered, too. */
function run(id: string): void {
  const over = overlay.current.is;
  // The bar is chosen from instead of a menu on the page, and the key of the palette closes it again.
  if (over === 'menu' || (over === 'palette' && id === 'palette')) overlay.close();
  if ((over !== 'nothing' && over !== 'menu') || (over === 'nothing' && isChoosing()) || isBlocked()) return;
  const verb = VERBS.find((one) => one.id === id);
  if (verb?.applies(desk().subject) === true) runVerb(verb.id, desk().subject);
}
