// The program under test, on a catalog of its own.

import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A setting the task runner passes in the environment. */
export function required(name) {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: start this through cargo xtask test`);
  return value;
}

export class Catalog {
  /** A catalog in an empty folder. */
  static async create(name) {
    const home = join(required('PULK_SCRATCH'), name);
    await mkdir(home, { recursive: true });
    return new Catalog(home);
  }

  /** The same, with the sample in it, harvested. */
  static async withSample(name) {
    const catalog = await Catalog.create(name);
    await catalog.pulk('sample');
    return catalog;
  }

  constructor(home) {
    this.home = home;
  }

  get environment() {
    return { ...process.env, PULK_HOME: this.home };
  }

  /** Runs one command to its end and returns what it printed. */
  async pulk(...words) {
    const { stdout } = await promisify(execFile)(required('PULK_PROGRAM'), words, {
      env: this.environment,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** The same, as the JSON the command speaks. */
  async ask(...words) {
    return JSON.parse(await this.pulk(...words, '--json'));
  }

  /** Serves the interface on a port, or on a free one, until `stop` is called. */
  async serve(port = 0) {
    const child = spawn(required('PULK_PROGRAM'), ['serve', '--port', String(port)], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stop = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    };
    for await (const line of createInterface({ input: child.stdout })) {
      const address = line.match(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/);
      if (address !== null) return { address: address[0], stop };
    }
    await stop();
    throw new Error('pulk serve ended without printing its address');
  }
}
