// A PostgreSQL server of a test's own: a folder of its own, a socket and no port, gone when it is stopped.

import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Starts a server, or gives `null` where PostgreSQL is not installed. */
export async function startPostgres() {
  const programs = await installed();
  if (programs === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'pulk-pg-'));
  // PostgreSQL refuses to run as root, so there it runs as the user its package made.
  const user = process.getuid() === 0 ? await owner() : {};
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const call = (program, ...words) => run(join(programs, program), words, { ...user, cwd: folder });
  await call('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N');
  await call('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-o', `-k ${folder} -c listen_addresses= -c fsync=off`, '-w', 'start');
  return {
    address: `postgres:///postgres?host=${folder}&user=postgres`,
    async sql(text) {
      const file = join(folder, 'run.sql');
      await writeFile(file, text);
      await run(join(programs, 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'postgres', '-f', file]);
    },
    async stop() {
      await call('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function installed() {
  const packaged = await readdir('/usr/lib/postgresql').catch(() => []);
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...packaged.sort().reverse().map((version) => `/usr/lib/postgresql/${version}/bin`)];
  for (const folder of folders) {
    const found = await Promise.all(['initdb', 'pg_ctl', 'psql'].map((name) => stat(join(folder, name)).catch(() => null)));
    if (found.every((one) => one !== null)) return folder;
  }
  return null;
}

async function owner() {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)));
  return { uid, gid };
}
