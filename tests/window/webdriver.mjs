// A WebDriver client: the few commands of the W3C protocol that the window tests use.

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 50;

/** Keys that type no sign, as WebDriver spells them. */
const KEYS = {
  Control: '\uE009',
  Shift: '\uE008',
  Alt: '\uE00A',
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  F10: '\uE03A',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

/** Runs in the page: asks the catalog. */
const ASK = `
  const [name, request, done] = arguments;
  window.__TAURI_INTERNALS__.invoke('call', { name, body: JSON.stringify(request) }).then(done);
`;

export class Session {
  /** Starts `application` through the driver at `base`. Capabilities name no browser: the driver knows only one. */
  static async start(base, application, args) {
    const capabilities = { alwaysMatch: { 'tauri:options': { application, args } } };
    const { sessionId } = await until(() => call('POST', `${base}/session`, { capabilities }));
    return new Session(`${base}/session/${sessionId}`);
  }

  constructor(base) {
    this.base = base;
  }

  /** The first element with this test id, once it is there. */
  element(testId) {
    return until(() => this.#find(testId));
  }

  /** The text of the first element with this test id, once `wanted` holds for it. */
  text(testId, wanted = (text) => text !== '') {
    return until(async () => {
      await this.#find(testId);
      // Read in the page: the driver's own reading of text takes an element that may be elided for a hidden one.
      const text = await this.execute('return document.querySelector(`[data-testid="${arguments[0]}"]`)?.innerText ?? ""', testId);
      if (!wanted(text)) throw new Error(`“${testId}” says “${text}”`);
      return text;
    });
  }

  /** Clicks the first element with this test id, once nothing lies over it. */
  click(testId) {
    return until(async () => call('POST', `${this.base}/element/${await this.#find(testId)}/click`, {}));
  }

  /** Waits until no element has this test id. */
  gone(testId) {
    return until(async () => {
      const found = await this.execute('return document.querySelector(`[data-testid="${arguments[0]}"]`) !== null', testId);
      if (found) throw new Error(`“${testId}” is still there`);
    });
  }

  /** Goes to a page of the interface, once there is one: a window that has just opened may still be empty. */
  visit(hash) {
    return this.holds('(document.querySelector("#app")?.childElementCount > 0 && (location.hash = arguments[0], true))', hash);
  }

  async type(testId, text) {
    await call('POST', `${this.base}/element/${await this.element(testId)}/value`, { text });
  }

  /** Presses keys where the window has them, one chord after the other: `Control+Shift+c`. */
  async press(...chords) {
    for (const chord of chords) {
      const keys = chord.split('+').map((key) => KEYS[key] ?? key);
      const down = keys.map((value) => ({ type: 'keyDown', value }));
      const up = keys.toReversed().map((value) => ({ type: 'keyUp', value }));
      await call('POST', `${this.base}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }] });
    }
  }

  /** Types a text where the window has the keys. */
  async write(text) {
    await this.press(...text);
  }

  /** Waits until an expression holds in the page. */
  holds(expression, ...args) {
    return until(async () => {
      if (!(await this.execute(`return (${expression})`, ...args))) throw new Error(`it does not hold that ${expression} of ${JSON.stringify(args)}`);
    });
  }

  /** The catalog's answer to a command, once `wanted` holds for it. */
  answer(name, request, wanted = () => true) {
    return until(async () => {
      const answer = await this.executeAsync(ASK, name, request);
      if (!wanted(answer)) throw new Error(`“${name}” answers ${JSON.stringify(answer)}`);
      return answer;
    });
  }

  /** Where the window stands and how large it is, in pixels of the display. */
  place() {
    return call('GET', `${this.base}/window/rect`);
  }

  /** Puts the window somewhere, in another size. */
  async stand(place) {
    await call('POST', `${this.base}/window/rect`, place);
  }

  /** Runs a function body in the page; what it returns comes back as JSON. */
  execute(script, ...args) {
    return call('POST', `${this.base}/execute/sync`, { script, args });
  }

  /** The same for a body that calls its last argument when it is done. */
  executeAsync(script, ...args) {
    return call('POST', `${this.base}/execute/async`, { script, args });
  }

  end() {
    return call('DELETE', this.base);
  }

  /** Presses the keys that close the last window, and waits until the program has ended. */
  async leave(chord) {
    await this.press(chord).catch(() => {});
    await until(async () => {
      const answers = await this.place().then(() => true, () => false);
      if (answers) throw new Error('the window is still there');
    });
  }

  async #find(testId) {
    const found = await call('POST', `${this.base}/element`, { using: 'css selector', value: `[data-testid="${testId}"]` });
    return found[ELEMENT];
  }
}

async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { value } = await response.json();
  if (value !== null && typeof value === 'object' && 'error' in value) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** Tries again until `body` succeeds, and fails the way its last try did. */
export async function until(body) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await body();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}
