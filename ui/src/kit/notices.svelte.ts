/** Short messages that need no answer. Read aloud by screen readers, gone by themselves. */

const SHOWN_MS = 2600;

let message = $state('');
let turn = 0;

export const notices = {
  get message(): string {
    return message;
  },
  say(text: string): void {
    message = text;
    const mine = ++turn;
    setTimeout(() => {
      if (mine === turn) message = '';
    }, SHOWN_MS);
  },
};
