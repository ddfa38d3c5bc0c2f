// The Test Anything Protocol, spoken by the browser tests and by the window tests.
//
// A check is a name and a body; a body that throws, or takes too long, did not hold. Checks run one after another and
// a failed one does not stop the rest.

const LIMIT_MS = 60_000;

export class Report {
  #count = 0;
  #failed = 0;

  /** Runs `body`. `onFailure` may look at what is on the screen; what it throws is of no interest. */
  async check(name, body, onFailure = async () => {}) {
    try {
      await within(LIMIT_MS, body());
      this.#line('ok', name);
    } catch (error) {
      this.#failed += 1;
      this.#line('not ok', name);
      for (const line of String(error?.stack ?? error).split('\n')) console.log(`# ${line}`);
      await within(LIMIT_MS, onFailure()).catch(() => {});
    }
  }

  skip(name, reason) {
    this.#line('ok', `${name} # SKIP ${reason}`);
  }

  /** Ends the report. The exit code says whether every check held. */
  finish() {
    console.log(`1..${this.#count}`);
    process.exitCode = this.#failed === 0 && this.#count > 0 ? 0 : 1;
  }

  #line(result, name) {
    this.#count += 1;
    console.log(`${result} ${this.#count} - ${name}`);
  }
}

/** The result of `promise`, or a failure once `ms` have passed. */
async function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
