import { resolve } from 'node:path';
import { parseListen } from '../api/auth/loopback.ts';
import { alertLine } from '../cli/alert-table.ts';
import type { Console } from '../cli/console.ts';
import { packFolder } from '../cli/rule-set.ts';
import { seismoVersion } from '../cli/version.ts';
import { sharedAlert } from '../notify/shared-alert.ts';
import { configToStartWith } from './config/config-command.ts';
import type { Config } from './config/config-schema.ts';
import { givenLines } from './config/given-lines.ts';
import { type Service, startService } from './service.ts';
import { type ServiceLog, serviceLog } from './service-log.ts';

export interface ServeOptions {
  readonly config?: string;
  /** In place of what the configuration says. */
  readonly data?: string;
  readonly listen?: string;
  readonly sample?: true;
}

/** Everything must be closed before the 10 seconds are over that those who stop a service give it. */
const STOP_MS = 9_000;

/** `seismo serve`: runs until it is asked to stop, then ends what is under way and gives 0. */
export async function serve(options: ServeOptions, console: Console): Promise<number> {
  // Which versions of Node seismo needs is its own to say; AWS's libraries would say it on standard error, between the log's lines.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { config: loaded, loaded: file } = configToStartWith(options.config, console);
  const config: Config = {
    ...loaded,
    ...(options.data !== undefined && { data: options.data }),
    ...(options.listen !== undefined && { listen: parseListen(options.listen) }),
    ...(options.sample && loaded.sample === false && { sample: true }),
  };
  const format = config.log.format ?? (console.interactive ? 'text' : 'json');
  const log = serviceLog(config.log.level, format);
  const service = await startService({
    config,
    packFolder: packFolder(),
    log,
    version: seismoVersion(),
    ...(options.config !== undefined && {
      configFile: { file: resolve(options.config), lines: givenLines(file.root, file.source) },
    }),
  });
  const stopTelling = tellAlerts(service, format, log, console);
  log.info({ url: service.url, data: config.data }, 'seismo is running');
  await aborted(console.interrupted);
  log.info({}, 'stopping');
  stopTelling();
  // What is durable is so already: closing late would only be tidier.
  const deadline = setTimeout(() => {
    log.warn({}, 'closing took too long and was broken off; nothing is lost');
    process.exit(0);
  }, STOP_MS);
  await service.stop();
  clearTimeout(deadline);
  log.info({}, 'stopped');
  return 0;
}

/** Alerts as they are raised: to people as lines, with what notifications tell; to machines in the log. */
function tellAlerts(service: Service, format: 'text' | 'json', log: ServiceLog, console: Console): () => void {
  return service.state.feed.onAlert((events) => {
    for (const { kind, alert } of events) {
      if (kind !== 'raised') continue;
      const { id, rule_name, rule_id, severity, evidence } = alert;
      if (format === 'json') log.info({ id, rule: rule_name, rule_id, severity, events: evidence.count }, 'alert');
      else {
        const url = `${service.url}/api/v1/alerts/${id}`;
        console.out(`${alertLine(sharedAlert(alert, []), { color: console.colour, url })}\n`);
      }
    }
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
