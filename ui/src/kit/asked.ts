/** Whether something over the page keeps the keys: those meant for the page are then not for it. */

/** What has to be answered before anything else is done. */
const QUESTION = '[role="dialog"][data-state="open"], dialog[open]';
/** What keeps the keys while something in it is chosen. */
const CHOICE = '[role="menu"][data-state="open"], [data-popover-content][data-state="open"]';

export function isBlocked(): boolean {
  return document.querySelector(QUESTION) !== null;
}

export function isChoosing(): boolean {
  return document.querySelector(CHOICE) !== null;
}
