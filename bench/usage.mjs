// Loaded into a measured process: writes its peak memory when it ends.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS } = process.resourceUsage();
  writeFileSync(process.env.SEISMO_BENCH_REPORT, JSON.stringify({ maxRssMb: maxRSS / 1024 }));
});
