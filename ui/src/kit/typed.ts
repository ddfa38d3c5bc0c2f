/** How much a field takes: whatever a person means to type fits, and a paste of megabytes cannot hold up the window. */

/** Words that are looked for. */
export const LONGEST = 1000;
/** A path, a URL, a name or a password. */
export const LONGEST_PLACE = 20_000;
