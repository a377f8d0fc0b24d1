import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FilesSource } from '../../../src/ingest/sources/files/files-source.ts';
import { filesConfig } from '../../../src/ingest/sources/source-config.ts';
import { LogFolder, lines, note } from '../ingest-case.ts';
import { SourceCase, until } from './source-case.ts';

let folder: LogFolder;
let kase: SourceCase;
beforeEach(async () => {
  folder = new LogFolder();
  kase = await SourceCase.open();
});
afterEach(async () => {
  await kase.close();
  folder.remove();
});

function source(more: { [key: string]: unknown } = {}, sliceBytes?: number): FilesSource {
  const config = filesConfig.parse({
    type: 'files',
    name: 'f',
    paths: [folder.path],
    poll: '20ms',
    settle: '150ms',
    ...more,
  });
  return new FilesSource(config, kase.context, sliceBytes === undefined ? {} : { sliceBytes });
}

async function holds(...texts: string[]): Promise<void> {
  await until(
    () => kase.notes(),
    (found) => found.length >= texts.length,
  );
  expect(await kase.notes()).toEqual([...texts].sort());
}

const deliveredBytes = () => kase.intake.delivered.reduce((sum, { bytes }) => sum + bytes, 0);
/** Notes that fill more than the first bytes by which a file is known. */
const many = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, i) => note(`${prefix}${String(i).padStart(4, '0')}`, i));
const texts = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, i) => `${prefix}${String(i).padStart(4, '0')}`);
const quiet = (ms = 400) => new Promise((resolve) => setTimeout(resolve, ms));

describe('following', () => {
  test('what is appended, and files that come later, without reading anything again', async () => {
    const path = folder.write('a.log', lines(note('one')));
    kase.run(source());
    await holds('one');
    appendFileSync(path, lines(note('two')));
    await holds('one', 'two');
    folder.write('deep/b.jsonl', lines(note('three')));
    appendFileSync(path, lines(note('four')));
    await holds('one', 'two', 'three', 'four');
    const size = lines(note('one'), note('two'), note('three'), note('four')).length;
    expect(deliveredBytes()).toBe(size);
  });

  test('a line that is still being written waits for its rest', async () => {
    const path = folder.write('a.log', `${lines(note('one'))}${note('two').slice(0, 9)}`);
    kase.run(source({ settle: '10s' }));
    await holds('one');
    appendFileSync(path, `${note('two').slice(9)}\n`);
    await holds('one', 'two');
    expect(await kase.store.deadLetters()).toEqual([]);
  });

  test('a last line without a line end is taken once the file rests; what is written on to it is not lost', async () => {
    const path = folder.write('a.log', `${lines(note('one'))}${note('two')}`);
    kase.run(source());
    await holds('one', 'two');
    appendFileSync(path, `\n${note('three').slice(0, 8)}`);
    await until(
      () => kase.store.deadLetters(),
      (letters) => letters.length === 1,
    );
    appendFileSync(path, `${note('three').slice(8)}\n`);
    await holds('one', 'two', 'three');
    expect((await kase.store.deadLetters()).map(({ position }) => position)).toEqual(['line 3']);
  });

  test('a pretty-printed record that comes in two parts', async () => {
    const text = JSON.stringify(JSON.parse(note('one')), null, 2);
    const path = folder.write('a.json', `${note('zero')}\n${text.slice(0, 12)}`);
    kase.run(source({ settle: '10s' }));
    await holds('zero');
    appendFileSync(path, `${text.slice(12)}\n`);
    await holds('zero', 'one');
  });

  test('a list of records that is larger than a slice', async () => {
    folder.write(
      'a.json',
      JSON.stringify(
        many('n', 200).map((text) => JSON.parse(text)),
        null,
        1,
      ),
    );
    kase.run(source({}, 1024));
    await holds(...texts('n', 200));
    expect(await kase.store.deadLetters()).toEqual([]);
  });

  test('a list that grows without an end is taken where it is', async () => {
    const path = folder.write('a.json', '[\n');
    const entries = many('n', 1_500);
    kase.run(source({ settle: '1h' }, 1024));
    for (const entry of entries) appendFileSync(path, `${entry},\n`);
    await until(
      () => kase.notes(),
      (found) => found.length > 1_000,
    );
    expect(deliveredBytes()).toBeLessThan(80_000);
  });

  test('dead letters have the line of the file, not of the part', async () => {
    const path = folder.write('a.log', lines(note('one'), note('two')));
    kase.run(source());
    await holds('one', 'two');
    appendFileSync(path, lines('{"broken"', note('three')));
    await holds('one', 'two', 'three');
    expect((await kase.store.deadLetters()).map(({ source, position }) => [source, position])).toEqual([
      [path, 'line 3'],
    ]);
  });

  test('gzip, once it rests, and again when it was changed', async () => {
    const path = folder.write('a.json.gz', gzipSync(lines(note('one'))));
    const started = source();
    kase.run(started);
    await holds('one');
    writeFileSync(path, gzipSync(lines(note('one'), note('two'))));
    await holds('one', 'two');
    folder.write('broken.gz', gzipSync(lines(...many('b', 50))).subarray(0, -20));
    await until(
      () => started.status.message,
      (message) => message?.includes('truncated gzip') === true,
    );
  });

  test('bodies beside the log are joined', async () => {
    const path = folder.write(
      'AWSLogs/1/a.log',
      lines(note('one', 1, { input: { inputBodyS3Path: 's3://b/AWSLogs/1/data/r_input.json' } })),
    );
    folder.write('AWSLogs/1/data/r_input.json', '{"asked":"much"}');
    kase.run(source());
    await holds('one');
    expect(await kase.values('note.input')).toEqual([expect.stringContaining('"asked":"much"')]);
    expect(kase.intake.delivered.map(({ source }) => source)).toEqual([path]);
  });
});

describe('rotation', () => {
  for (const [what, rotate] of [
    ['renamed', (path: string) => renameSync(path, `${path}.1`)],
    ['renamed to a name that is not watched', (path: string) => renameSync(path, `${path}.old`)],
    ['copied and emptied', (path: string) => copyFileSync(path, `${path}.1`)],
    ['copied to a name that is not watched, and emptied', (path: string) => copyFileSync(path, `${path}.old`)],
  ] as const) {
    test(`a file that was ${what}, with lines that nobody had read`, async () => {
      const first = many('a', 100);
      const path = folder.write('x.log', lines(...first));
      kase.run(source());
      await holds(...texts('a', 100));
      // Between two looks: more lines, and rotation.
      appendFileSync(path, lines(note('late')));
      rotate(path);
      if (existsSync(path)) truncateSync(path, 0);
      writeFileSync(path, lines(note('new')), { flag: 'a' });
      await holds(...texts('a', 100), 'late', 'new');
      await quiet();
      expect(deliveredBytes()).toBe(lines(...first, note('late'), note('new')).length);
      appendFileSync(path, lines(note('newer')));
      await holds(...texts('a', 100), 'late', 'new', 'newer');
    });
  }

  test('a rotated file that is packed is not read again, only what was not read of it', async () => {
    const first = many('a', 300);
    const path = folder.write('x.log', lines(...first));
    const stop = kase.run(source());
    await holds(...texts('a', 300));
    await stop();
    rmSync(path);
    folder.write('x.log.1.gz', gzipSync(lines(...first)));
    folder.write('y-copy.log.gz', gzipSync(lines(...first, note('more'))));
    folder.write('x.log', lines(note('new')));
    const before = deliveredBytes();
    kase.run(source());
    await holds(...texts('a', 300), 'more', 'new');
    await quiet();
    expect(deliveredBytes() - before).toBe(lines(note('more'), note('new')).length);
  });

  test('a file that is packed at once, under a name that is not watched, before its last lines were read', async () => {
    const first = many('a', 300);
    const path = folder.write('x.log', lines(...first));
    kase.run(source({ paths: [path] }));
    await holds(...texts('a', 300));
    rmSync(path);
    folder.write('x.log.1.gz', gzipSync(lines(...first, note('late'))));
    writeFileSync(path, lines(note('new')));
    await holds(...texts('a', 300), 'late', 'new');
  });

  test('a file that is rewritten in place is read anew', async () => {
    const path = folder.write('x.log', lines(...many('a', 40)));
    kase.run(source());
    await holds(...texts('a', 40));
    writeFileSync(path, lines(...many('b', 40)));
    await holds(...texts('a', 40), ...texts('b', 40));
  });

  test('zeros that are left before what a writer writes on are passed over', async () => {
    const path = folder.write('x.log', lines(...many('a', 40)));
    kase.run(source());
    await holds(...texts('a', 40));
    writeFileSync(path, Buffer.concat([Buffer.alloc(5_000), Buffer.from(lines(note('on')))]));
    await holds(...texts('a', 40), 'on');
    expect(await kase.store.deadLetters()).toEqual([]);
  });
});

describe('restarts', () => {
  test('what is committed is not read again, also under another name', async () => {
    const path = folder.write('x.log', lines(...many('a', 100)));
    folder.write('small.log', lines(note('small')));
    const stop = kase.run(source());
    await holds(...texts('a', 100), 'small');
    await stop();
    renameSync(path, join(folder.path, 'renamed.log'));
    copyFileSync(join(folder.path, 'renamed.log'), join(folder.path, 'copy.log'));
    appendFileSync(join(folder.path, 'renamed.log'), lines(note('more')));
    const before = deliveredBytes();
    kase.run(source());
    await holds(...texts('a', 100), 'small', 'more');
    await quiet();
    expect(deliveredBytes() - before).toBe(lines(note('more')).length);
  });

  test('two files that begin alike are two files', async () => {
    const first = many('a', 60);
    const one = folder.write('one.log', lines(...first, note('x')));
    const two = folder.write('two.log', lines(...first, note('y')));
    const stop = kase.run(source());
    await holds(...texts('a', 60), 'x', 'y');
    await stop();
    appendFileSync(one, lines(note('xx')));
    appendFileSync(two, lines(note('yy')));
    const before = deliveredBytes();
    kase.run(source());
    await holds(...texts('a', 60), 'x', 'y', 'xx', 'yy');
    expect(deliveredBytes() - before).toBe(lines(note('xx'), note('yy')).length);
  });

  test('broken off anywhere while files grow and rotate, nothing is lost and nothing doubled', async () => {
    const expected: string[] = [];
    let broken = 0;
    const path = join(folder.path, 'x.log');
    for (let round = 0; round < 30; round++) {
      await kase.restart(7);
      kase.intake.commitsLeft = round % 5;
      const stop = kase.run(source({ settle: '30ms' }, 600));
      for (let i = 0; i < 20; i++) {
        const text = `r${round}i${i}`;
        expected.push(text);
        appendFileSync(path, i === 7 ? `{"broken ${text}\n${note(text)}\n` : lines(note(text)));
        if (i === 7) broken++;
        if (i === 10 && round % 7 === 3) renameSync(path, `${path}.${round}`);
        if (i === 15 && round % 7 === 5) {
          copyFileSync(path, `${path}.${round}`);
          truncateSync(path, 0);
        }
      }
      await quiet(round % 3 === 0 ? 120 : 20);
      await stop();
    }
    await kase.restart();
    kase.run(source());
    await until(
      () => kase.notes(),
      (found) => found.length >= expected.length,
    );
    await quiet();
    expect(await kase.notes()).toEqual([...expected].sort());
    // One each, but for copies of files that are too short to be known by their beginning.
    const letters = await kase.store.deadLetters({ limit: 1_000 });
    expect(new Set(letters.map(({ raw }) => raw)).size).toBe(broken);
    expect(letters.length).toBeLessThan(broken + 5);
  });
});

describe('what is wrong', () => {
  test('is told, and ends nothing', async () => {
    const path = folder.write('a.log', lines(note('one')));
    const started = source({ paths: [join(folder.path, 'none-yet'), folder.path] });
    kase.run(started);
    await holds('one');
    await until(
      () => started.status.message,
      (message) => message?.includes('no such file or folder') === true,
    );
    rmSync(path);
    folder.write('b.log', lines(note('two')));
    folder.write('none-yet', lines(note('three')));
    await holds('one', 'two', 'three');
    await until(
      () => started.status.message,
      (message) => message === 'following 2 files',
    );
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission is read once there is', async () => {
    const path = folder.write('a.log', lines(note('one')));
    chmodSync(path, 0o000);
    const started = source();
    kase.run(started);
    await until(
      () => started.status.message,
      (message) => message?.includes('no permission') === true,
    );
    chmodSync(path, 0o644);
    await holds('one');
  });

  test('an intake that refuses is tried again', async () => {
    folder.write('a.log', lines(note('one')));
    kase.intake.commitsLeft = 0;
    const started = source();
    kase.run(started);
    await until(
      () => started.status,
      ({ state }) => state === 'waiting',
    );
    expect(started.status.message).toMatch(/^storing failed: broken off; trying again in 1 s$/);
    kase.intake.commitsLeft = 10;
    await holds('one');
  });

  test('stops within a second', async () => {
    folder.write('a.log', lines(note('one')));
    const stop = kase.run(source({ poll: '1h' }));
    await holds('one');
    const start = Date.now();
    await stop();
    expect(Date.now() - start).toBeLessThan(500);
  });

  test('thousands of files that rest cost little', async () => {
    for (let i = 0; i < 1_500; i++) folder.write(`d${i % 30}/f${i}.log`, lines(note(`n${i}`)));
    const old = new Date(Date.now() - 60_000);
    for (let i = 0; i < 1_500; i++) utimesSync(join(folder.path, `d${i % 30}/f${i}.log`), old, old);
    const started = source({ poll: '100ms' });
    kase.run(started);
    await until(
      () => started.status,
      ({ state, read }) => state === 'idle' && read.records === 1_500,
      50_000,
    );
    const cpu = process.cpuUsage();
    await quiet(2_000);
    const { user, system } = process.cpuUsage(cpu);
    console.log('CPU ms per look at 1,500 files:', (user + system) / 1000 / 20);
    expect((user + system) / 1000).toBeLessThan(1_200);
  });
});
