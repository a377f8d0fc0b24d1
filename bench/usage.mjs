// Loaded into a measured process: writes its peak memory, and the CPU seconds of all its threads, when it ends.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  writeFileSync(process.env.SEISMO_BENCH_REPORT, JSON.stringify({ maxRssMb: maxRSS / 1024, cpuSeconds }));
});
