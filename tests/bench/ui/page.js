// Runs inside the page, before anything is measured: the clock of every measurement, and what a screen can be asked.
//
// A measurement begins with the event and ends with the task after the frame in which its result was in the document.

window.bench = (() => {
  const LIMIT_MS = 20_000;
  const FRAMES_A_SECOND = 60;
  const SEEN = ':not([inert] *)';

  /** The element with this test id on the page that is shown. */
  const find = (testId) => document.querySelector(`[data-testid="${testId}"]${SEEN}`);
  const textOf = (testId) => find(testId)?.textContent ?? '';
  const title = () => textOf('entity-title').trim();
  /** Whether the first rows of a grid are drawn, with `text` in them. */
  const filled = (testId, text) => {
    const rows = find(testId)?.querySelectorAll('[role="rowgroup"] [role="row"]:not([aria-busy])') ?? [];
    return rows.length >= 8 && rows[0].textContent.includes(text) && rows[7].textContent.includes(text);
  };
  /** The first row of the explorer with this in its name, of those that are open (true) or closed (false) if that is asked for. */
  const treeRow = (name, open) => [...(find('explorer')?.querySelectorAll('[role="treeitem"]') ?? [])]
    .find((row) => row.textContent.includes(name) && (open === undefined || row.getAttribute('aria-expanded') === String(open)));
  const levelOf = (row) => Number(row.getAttribute('aria-level'));
  /** Whether the row under this one lies in it, and was read. Elements stand in any order; ids count the rows. */
  const treeRowIn = (row) => {
    const [, tree, at] = /^(.*-)(\d+)$/.exec(row.id) ?? [];
    const under = document.getElementById(`${tree}${Number(at) + 1}`);
    return under !== null && levelOf(under) === levelOf(row) + 1 && under.querySelector('.waiting') === null;
  };
  const treeRows = () => find('explorer')?.querySelectorAll('[role="treeitem"]').length ?? 0;

  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))));

  /** Resolves once `done` holds, looked at after every change of the document. */
  const holds = (done) => new Promise((resolve, reject) => {
    if (done()) return void resolve();
    const observer = new MutationObserver(() => done() && end(resolve));
    const timer = setTimeout(() => end(() => reject(new Error(`never came true: ${done}`))), LIMIT_MS);
    const end = (then) => (observer.disconnect(), clearTimeout(timer), then());
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });

  /** Milliseconds from `act` until what `done` asks for was painted. */
  const measure = async (act, done) => {
    const start = performance.now();
    act();
    await holds(done);
    return (await painted()) - start;
  };

  /** Nothing has changed for two frames: what came before costs the next measurement nothing. */
  const rest = async () => {
    let changed = true;
    const observer = new MutationObserver(() => { changed = true; });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    for (let calm = 0; calm < 3; calm = changed ? 0 : calm + 1) {
      changed = false;
      await painted();
      await painted();
    }
    observer.disconnect();
  };

  /**
   * Shows this markup over the page and takes it away again, `count` times, each time with other words in it. Every
   * element is touched once: one that no script has seen costs an engine less.
   */
  const flash = async (markup, count) => {
    for (let at = 0; at < count; at += 1) {
      const over = document.createElement('div');
      over.innerHTML = markup.replace(/(?<=>)\w+(?=<)/g, `$&_${at}`);
      over.style.cssText = 'position:fixed;inset:0';
      document.body.append(over);
      for (const element of over.querySelectorAll('*')) element.seen = at;
      await painted();
      over.remove();
      await painted();
    }
  };

  const AGED_BYTES = 256 << 20;
  const CHUNK_BYTES = 1 << 20;
  const SWEEP_BYTES = 16 * 1024 ** 3;
  /**
   * Makes the engine collect all its garbage, the old too, where it has no switch for that: it lets an object grow old,
   * drops it, and makes short-lived garbage until the object is gone.
   */
  const sweep = async () => {
    let old = { garbage: null };
    const litter = async (bytes, done) => {
      for (let made = 0; made < bytes && !done(); made += CHUNK_BYTES) {
        old.garbage = new ArrayBuffer(CHUNK_BYTES);
        await new Promise((resolve) => setTimeout(resolve));
      }
      old.garbage = null;
    };
    await litter(AGED_BYTES, () => false);
    const gone = new WeakRef(old);
    old = { garbage: null };
    await litter(SWEEP_BYTES, () => gone.deref() === undefined);
    if (gone.deref() !== undefined) throw new Error('the engine does not collect its garbage');
  };

  /** Goes to a page of the interface and waits until `done` holds and nothing moves. */
  const goTo = async (hash, done) => {
    location.hash = hash;
    await holds(done);
    await rest();
  };

  const press = (key, held = {}, target = document.activeElement ?? document.body) => {
    const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key;
    target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held }));
  };

  const fill = (testId, text) => {
    const box = find(testId);
    const input = box instanceof HTMLInputElement ? box : box.querySelector('input');
    input.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };

  // The key itself comes from outside, so the clock starts with its event.
  const MISSED = null;
  /** A slow answer counts; what has not changed after this long will not. */
  const UNCHANGED_MS = 5000;
  const concerns = (node, testId) => {
    const element = node instanceof Element ? node : node.parentElement;
    return element !== null && (element.closest(`[data-testid="${testId}"]`) !== null || element.querySelector?.(`[data-testid="${testId}"]`) !== null);
  };
  let stroke;
  /** Gets ready to time the next letter typed, up to the frame in which the hits changed. */
  const arm = () => {
    stroke = new Promise((resolve) => {
      let start;
      const oninput = (event) => { start = event.timeStamp; };
      const observer = new MutationObserver((mutations) => {
        if (start === undefined || !mutations.some(({ target, addedNodes }) => concerns(target, 'hits') || [...addedNodes].some((node) => node instanceof Element && concerns(node, 'hits')))) return;
        void painted().then((end) => finish(end - start));
      });
      // The same hits may answer the longer word; nothing changes then that could be timed.
      const timer = setTimeout(() => finish(MISSED), UNCHANGED_MS);
      const finish = (result) => {
        document.removeEventListener('input', oninput, true);
        observer.disconnect();
        clearTimeout(timer);
        resolve(result);
      };
      document.addEventListener('input', oninput, true);
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  };

  /**
   * The shares of frames, in percent, that did not come in time, and that showed rows which were not read yet, while an
   * element was scrolled by `step` a frame.
   */
  const scroll = async (element, step, forMs) => {
    const count = async (move) => {
      const start = performance.now();
      let frames = 0;
      for (let now = start; now - start < forMs; frames += 1) {
        now = await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
        move();
      }
      return frames;
    };
    let by = step;
    let unread = 0;
    // A screen shows sixty a second; what an engine without one could do beyond that is nobody's to miss.
    const possible = Math.min(await count(() => {}), (forMs / 1000) * FRAMES_A_SECOND);
    const came = await count(() => {
      const before = element.scrollTop;
      element.scrollTop += by;
      if (element.scrollTop === before) by = -by;
      if (element.querySelector('.waiting, [role="row"][aria-busy]') !== null) unread += 1;
    });
    return { dropped: Math.max(0, (1 - came / possible) * 100), unread: (unread / came) * 100 };
  };

  return { find, textOf, title, filled, treeRow, treeRowIn, treeRows, measure, holds, rest, flash, sweep, goTo, press, fill, arm, stroke: () => stroke, scroll };
})();
