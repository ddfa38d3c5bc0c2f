/** The present, for what is said of it: “12 min. ago” is another sentence a minute later, whether anything was answered or not. */

const MINUTE_MS = 60_000;

let minute = $state(0);

/** Milliseconds since the epoch. Who reads it is told when a minute has passed. */
export function now(): number {
  void minute;
  return Date.now();
}

/** Tells the minutes from now on, for as long as the page lives. A page that comes back into sight is told at once. */
export function tellTime(): void {
  const tell = (): void => void (minute += 1);
  setInterval(tell, MINUTE_MS);
  document.addEventListener('visibilitychange', tell);
}
