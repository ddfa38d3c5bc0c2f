/** Copying an entity as the catalog writes it: names in the source's quoting, SQL, Markdown, links. */

import type { ScriptName } from '../api';
import { call, failureOf } from '../data/call';
import { count } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import { copy } from '../kit/clipboard';
import { notices } from '../kit/notices.svelte';

export async function copyScript(key: string, form: ScriptName, columns: readonly string[] = []): Promise<void> {
  try {
    const text = call('script', { key, script: form, columns: [...columns] }).then((script) => script.text);
    const isName = form === 'name' || form === 'qualified_name';
    await copy(text, isName && columns.length > 1 ? t('copy.names', { n: count(columns.length) }) : isName ? text : t(`script.${form}`));
  } catch (thrown) {
    notices.fail(failureOf(thrown));
  }
}
