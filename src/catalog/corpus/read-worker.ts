import { parentPort } from 'node:worker_threads';
import { type ReadFile, type ReadTask, readCatalogFile } from './read-catalog-file.ts';

const port = parentPort!;
port.on('message', async (tasks: readonly ReadTask[]) => {
  const results: (ReadFile | 'same')[] = [];
  for (const task of tasks) results.push(await readCatalogFile(task));
  const texts = results.flatMap((result) => (result === 'same' || result.text === null ? [] : [result.text.buffer]));
  port.postMessage(results, texts);
});
