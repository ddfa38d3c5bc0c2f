// Measures the interface in one engine on a catalog: `node run.mjs window|chromium [METRIC…]`, through `cargo xtask
// bench ui`. Prints one JSON list, `[{ metric, unit, surface?, samples: [numbers…] | failed: words }…]`.

import { Catalog, required } from '../../pulk.mjs';
import { ENGINES } from './engines.mjs';
import { SCENARIOS } from './scenarios.mjs';

const [engine, only = ''] = process.argv.slice(2);
const catalog = new Catalog(required('PULK_HOME'));
const corpus = await corpusOf(catalog);
const measures = [];
await ENGINES[engine](catalog, async (page) => {
  for (const { metric, also, unit, surface, samples } of SCENARIOS) {
    if (!metric.startsWith(only)) continue;
    console.error(`${engine}: ${metric}${surface === undefined ? '' : ` (${surface})`}`);
    const before = await page.cpuMs();
    let measured;
    try {
      measured = await samples(page, corpus);
    } catch (error) {
      // One that breaks takes nothing from the others.
      measures.push({ metric, unit, surface, failed: error.message });
      continue;
    }
    if (also !== undefined) {
      measures.push({ metric, unit, surface, samples: [measured.dropped] }, { metric: also, unit, surface, samples: [measured.unread] });
      continue;
    }
    if (measured.length === 0) continue;
    measures.push({ metric, unit, surface, samples: measured });
    // Carries from a quiet machine to a busy one; with what comes before each sample, so it compares only with itself.
    if (unit === 'ms') measures.push({ metric: metric.replace(/_ms$/, '_cpu_ms'), unit: 'ms a sample', samples: [((await page.cpuMs()) - before) / measured.length] });
  }
});
console.log(JSON.stringify(measures));

/** The tables that scenarios open, by what they are for. */
async function corpusOf(catalog) {
  const named = async (prefix, count) => Promise.all(Array.from({ length: count }, async (_, at) => {
    const { hits } = await catalog.ask('search', `${prefix}_${at}`);
    const hit = hits.find(({ name }) => name.text.replace(/\.csv$/, '') === `${prefix}_${at}`);
    if (hit === undefined) throw new Error(`the catalog has no table ${prefix}_${at}`);
    return { key: hit.key, name: hit.name.text };
  }));
  const found = await Promise.all(['daily', 'weekly', 'monthly'].map((word) => catalog.ask('search', word, '--limit', '200')));
  const tables = found.flatMap(({ hits }) => hits).map(({ key, name }) => ({ key, name: name.text }));
  const { sources } = await catalog.ask('sources');
  return {
    fifty: await named('fifty', 40),
    wide: await named('wide', 10),
    hubs: await named('hub', 8),
    tables,
    source: sources.find(({ connector }) => connector === 'files').key,
  };
}
