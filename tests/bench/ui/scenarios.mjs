// What is measured. Each scenario resolves to its samples; `run` evaluates in the page, where `bench` is page.js.

const WORDS = ['customer', 'order', 'invoice', 'payment', 'shipment', 'daily', 'warehouse', 'email', 'product', 'refund'];
const SCROLL_MS = 3000;
const TABS = 500;
const WARM_UP = 100;
const KIB = 1024;
/** Rows of the explorer between the top and a folder's own: the source and what it holds. */
const LEVELS_ABOVE = 2;

const text = JSON.stringify;
const page = (key) => text(`#/entity/${encodeURIComponent(key)}`);
/** The page of a table whose columns are named after it. */
const columnsOf = (name) => `bench.title() === ${text(name)} && bench.filled('columns', ${text(`${name.replace(/\.csv$/, '')}_column`)})`;

/** Runs `step` once for each of `list`, one after the other. */
async function each(list, step) {
  const samples = [];
  for (const one of list) samples.push(await step(one));
  return samples.filter((sample) => sample !== null);
}

const times = (n) => Array.from({ length: n }, (_, at) => at);

/** Opens the explorer down to the folder with 20,000 tables, which stays closed. */
async function showCrowded({ run }, { source }) {
  await run(`bench.goTo(${page(source)}, () => bench.treeRow('warehouse'))`);
  // Going to a page may open the way to it, so only what is still closed once that is done is opened here.
  for (const _level of times(LEVELS_ABOVE)) {
    await run(`bench.treeRow('crowded') || bench.treeRow('warehouse', false)?.querySelector('.twist').click()`);
    await run(`bench.rest()`);
  }
  await run(`bench.holds(() => bench.treeRow('crowded', false))`);
}

export const SCENARIOS = [
  // First, while the explorer holds nothing that other scenarios opened.
  {
    metric: 'expand_ms',
    unit: 'ms',
    // The page is started anew for each: a level that was read once is kept.
    samples: (engine, corpus) => each(times(8), async () => {
      await engine.reload();
      await showCrowded(engine, corpus);
      const { run } = engine;
      return run(`(() => { const row = bench.treeRow('crowded'); return bench.measure(() => row.querySelector('.twist').click(), () => bench.treeRowIn(row)); })()`);
    }),
  },
  {
    metric: 'dropped_frames_pct',
    also: 'unread_frames_pct',
    unit: '%',
    surface: 'explorer',
    samples: ({ run }) => run(`bench.scroll(bench.find('explorer'), 300, ${SCROLL_MS})`),
  },
  {
    metric: 'keystroke_ms',
    unit: 'ms',
    async samples({ run, type }) {
      await run(`bench.goTo('#/search', () => bench.find('hit'))`);
      const letters = WORDS.flatMap((word) => [...word].map((letter, at) => ({ letter, first: at === 0 })));
      return each(letters, async ({ letter, first }) => {
        if (first) {
          await run(`bench.fill('search', '')`);
          await run(`bench.rest()`);
        }
        await run(`bench.arm()`);
        await type(letter);
        return run(`bench.stroke()`);
      });
    },
  },
  {
    metric: 'search_payload_kib',
    unit: 'KiB',
    // The largest of them all, given as the only sample.
    samples: async ({ payloads }) => (payloads === null ? [] : [Math.max(...(await Promise.all(payloads))) / KIB]),
  },
  {
    metric: 'page_ms',
    unit: 'ms',
    samples: ({ run }, { fifty }) => each(fifty, async ({ key, name }) => {
      await run(`bench.rest()`);
      return run(`bench.measure(() => { location.hash = ${page(key)} }, () => ${columnsOf(name)})`);
    }),
  },
  {
    metric: 'page_wide_ms',
    unit: 'ms',
    samples: ({ run }, { wide }) => each(wide, async ({ key, name }) => {
      await run(`bench.rest()`);
      return run(`bench.measure(() => { location.hash = ${page(key)} }, () => ${columnsOf(name)})`);
    }),
  },
  {
    metric: 'back_ms',
    unit: 'ms',
    async samples({ run }, { fifty: [one, other] }) {
      await run(`bench.goTo(${page(one.key)}, () => ${columnsOf(one.name)})`);
      await run(`bench.goTo(${page(other.key)}, () => ${columnsOf(other.name)})`);
      return each(times(30), async (at) => {
        await run(`bench.rest()`);
        const [act, name] = at % 2 === 0 ? ['back', one.name] : ['forward', other.name];
        return run(`bench.measure(() => history.${act}(), () => ${columnsOf(name)})`);
      });
    },
  },
  {
    metric: 'theme_ms',
    unit: 'ms',
    async samples({ run }, { fifty: [one] }) {
      await run(`bench.goTo(${page(one.key)}, () => ${columnsOf(one.name)})`);
      return each(times(20), async () => {
        await run(`bench.rest()`);
        return run(`(async () => {
          const before = document.documentElement.dataset.theme;
          bench.press('P', { ctrlKey: true, shiftKey: true, code: 'KeyP' }, document.body);
          await bench.holds(() => bench.find('palette'));
          bench.fill('palette-input', '>light or dark');
          await bench.holds(() => /light or dark/i.test(bench.textOf('palette-row')));
          await bench.rest();
          return bench.measure(() => bench.press('Enter', {}, bench.find('palette-input')), () => document.documentElement.dataset.theme !== before && !bench.find('palette'));
        })()`);
      });
    },
  },
  {
    metric: 'palette_ms',
    unit: 'ms',
    samples: ({ run }) => each(times(30), async () => {
      await run(`bench.rest()`);
      const opened = await run(`bench.measure(() => bench.press('k', { ctrlKey: true }, document.body), () => bench.find('palette-row') && document.activeElement === bench.find('palette-input'))`);
      await run(`(async () => { bench.press('Escape', {}, bench.find('palette-input')); await bench.holds(() => !bench.find('palette')); })()`);
      return opened;
    }),
  },
  {
    metric: 'diagram_ms',
    unit: 'ms',
    samples: ({ run }, { hubs }) => each(hubs, async ({ key, name }) => {
      await run(`bench.goTo(${page(key)}, () => bench.title() === ${text(name)})`);
      return run(`bench.measure(() => { location.hash = ${text(`#/entity/${encodeURIComponent(key)}/relations`)} }, () => (bench.find('graph')?.querySelectorAll('[data-box]').length ?? 0) >= 60)`);
    }),
  },
  {
    metric: 'dropped_frames_pct',
    also: 'unread_frames_pct',
    unit: '%',
    surface: 'columns',
    async samples({ run }, { wide: [one] }) {
      await run(`bench.goTo(${page(one.key)}, () => ${columnsOf(one.name)})`);
      return run(`bench.scroll(bench.find('columns'), 400, ${SCROLL_MS})`);
    },
  },
  {
    metric: 'tabs_growth_mib',
    unit: 'MiB',
    async samples({ run, mib }, { tables, fifty: [home] }) {
      const open = async (list) => {
        for (const { key, name } of list) {
          await run(`(async () => {
            location.hash = ${page(key)};
            await bench.holds(() => bench.title() === ${text(name)} && bench.find('columns'));
            bench.press('w', { altKey: true }, document.body);
            await bench.holds(() => bench.title() !== ${text(name)});
          })()`);
        }
      };
      await run(`bench.goTo(${page(home.key)}, () => ${columnsOf(home.name)})`);
      // Caches of the engine and of the program fill up once; what grows after that is lost.
      await open(tables.slice(0, WARM_UP));
      const before = await mib();
      await open(times(TABS).map((at) => tables[(at + WARM_UP) % tables.length]));
      return [(await mib()) - before];
    },
  },
  {
    // What the engine itself keeps: the markup of such a page, as often, without any of our script.
    metric: 'bare_growth_mib',
    unit: 'MiB',
    async samples({ run, mib }, { fifty: [home] }) {
      await run(`bench.goTo(${page(home.key)}, () => ${columnsOf(home.name)})`);
      const markup = `bench.find('columns').closest('main').outerHTML`;
      await run(`bench.flash(${markup}, ${WARM_UP})`);
      const before = await mib();
      await run(`bench.flash(${markup}, ${TABS})`);
      return [(await mib()) - before];
    },
  },
];
