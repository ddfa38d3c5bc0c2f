/** Start: find the host, learn the language, ask for what is shown first, mount. */

import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './style/base.css';

import { mount } from 'svelte';

import { useHost } from './data/call';
import { chooseHost } from './host/choose';
import { startLanguage } from './i18n/index.svelte';
import App from './shell/App.svelte';
import { begin } from './shell/begin';

// Not awaited at the top of the module: what is fetched on the way imports this chunk, and would wait for its end.
async function start(target: HTMLElement): Promise<void> {
  // Known at build time: a release build holds no trace of the gallery.
  if (import.meta.env.MODE !== 'production' && location.pathname === '/kit') {
    await startLanguage('en');
    mount((await import('./gallery/Gallery.svelte')).default, { target });
    return;
  }
  // boot.js has put the language of the mirror on the root element.
  const [host] = await Promise.all([chooseHost(), startLanguage(document.documentElement.lang === 'ko' ? 'ko' : 'en')]);
  useHost(host);
  mount(App, { target, props: { beginning: begin() } });
}

const target = document.getElementById('app');
if (target === null) throw new Error('BUG: index.html has no element #app');
void start(target);
