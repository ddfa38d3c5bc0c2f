/** What can be done with a hit, where it stands. */

import type { Hit } from '../../api';
import { desk } from '../../verbs/desk';

export function showMenuOf({ key, name, kind, form }: Hit, at: { x: number; y: number }): void {
  desk().showMenu(at, { is: 'entity', key, name: name.text, kind, form });
}
