import { resolve } from 'node:path';
import { counted } from '../base/counted.ts';
import { writeSample } from '../sample/write-sample.ts';
import type { Console } from './console.ts';
import { Progress } from './progress.ts';

export interface SampleCommandOptions {
  readonly out: string;
  readonly hours: number;
  readonly seed: number;
  readonly attacks: string;
  readonly eventsPerHour?: number;
}

/** `seismo sample`: writes made-up logs with labelled attacks. */
export async function sample(options: SampleCommandOptions, console: Console): Promise<number> {
  const progress = new Progress(console);
  const { attacks } = options;
  try {
    const summary = await writeSample({
      out: resolve(options.out),
      hours: options.hours,
      seed: options.seed,
      attacks: attacks === 'all' || attacks === 'none' ? attacks : attacks.split(',').map((name) => name.trim()),
      ...(options.eventsPerHour !== undefined && { eventsPerHour: options.eventsPerHour }),
      onProgress: (p) => progress.show(p.events / p.total, `writing logs: ${p.events.toLocaleString('en-US')} events`),
    });
    progress.clear();
    console.err(
      `${counted(summary.events, 'event')} in ${counted(summary.files, 'file')} written to ${options.out}; ` +
        `${counted(summary.alerts, 'alert')} expected (labels.json)\n`,
    );
    return 0;
  } finally {
    progress.clear();
  }
}
