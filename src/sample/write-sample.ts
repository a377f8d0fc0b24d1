import { type Labels, plant } from './labels.ts';
import { LogWriter } from './log-writer.ts';
import { planSample, type SampleOptions } from './options.ts';
import { explain, finishFolder, prepareFolder } from './out-folder.ts';
import { Random } from './random.ts';
import { spreadOverHours, Traffic } from './traffic.ts';

const HOUR_MS = 3_600_000;
const PROGRESS_STEP = 5_000;

/** What a finished sample holds. */
export interface SampleSummary {
  readonly out: string;
  readonly seed: number;
  /** ISO-8601 in UTC. */
  readonly start: string;
  readonly hours: number;
  /** Log records. */
  readonly events: number;
  /** Files written, `labels.json` apart. */
  readonly files: number;
  /** Their compressed size. */
  readonly bytes: number;
  readonly attacks: readonly string[];
  readonly nearMisses: number;
  /** Alerts that a detection must raise. */
  readonly alerts: number;
}

/**
 * Writes a sample of Bedrock invocation logs: gzipped NDJSON in the S3 layout below `out`, and `labels.json`, which says
 * what must alert. The same options give the same bytes. Throws UserError for options or folders that do not do.
 */
export async function writeSample(options: SampleOptions): Promise<SampleSummary> {
  const plan = planSample(options);
  const { seed, start, hours } = plan;
  const planted = plant(plan);
  const ordinary = Math.max(0, Math.round(plan.eventsPerHour * hours) - planted.records.length);
  const events = ordinary + planted.records.length;

  await prepareFolder(options.out);
  const writer = new LogWriter(options.out, new Random(seed, 'files'));
  const traffic = new Traffic(seed);
  let written = 0;
  let next = 0;
  try {
    for (const [hour, count] of spreadOverHours(start, hours, ordinary).entries()) {
      const hourStart = start + hour * HOUR_MS;
      const write = async (entry: Parameters<LogWriter['add']>[0]): Promise<void> => {
        await writer.add(entry);
        if (++written % PROGRESS_STEP === 0) options.onProgress?.({ events: written, total: events });
      };
      for (const entry of traffic.hour(hourStart, count)) {
        while (next < planted.records.length && planted.records[next]!.time <= entry.time) {
          await write(planted.records[next++]!);
        }
        await write(entry);
      }
      while (next < planted.records.length && planted.records[next]!.time < hourStart + HOUR_MS) {
        await write(planted.records[next++]!);
      }
      await writer.endHour();
    }
    await writer.close();
  } catch (error) {
    throw explain(options.out, error);
  }
  options.onProgress?.({ events, total: events });

  const labels: Labels = {
    version: 1,
    generator: 'seismo sample',
    seed,
    start: new Date(start).toISOString(),
    hours,
    events,
    attacks: planted.attacks,
    near_misses: planted.nearMisses,
    alerts: planted.alerts,
  };
  await finishFolder(options.out, labels);
  return {
    out: options.out,
    seed,
    start: labels.start,
    hours,
    events,
    files: writer.files,
    bytes: writer.bytes,
    attacks: planted.attacks.map(({ name }) => name),
    nearMisses: planted.nearMisses.length,
    alerts: planted.alerts.length,
  };
}
