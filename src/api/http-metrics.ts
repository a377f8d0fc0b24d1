import { Histogram, type Registry } from 'prom-client';

/** Times of requests by operation: names of operations are few, paths are not. */
export function httpMetrics(
  registry: Registry,
): (operation: string, method: string, status: number, seconds: number) => void {
  const durations = new Histogram({
    name: 'seismo_http_request_duration_seconds',
    help: 'Time from a request to its answer, by operation, method and status.',
    labelNames: ['operation', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  return (operation, method, status, seconds) => {
    durations.observe({ operation, method, status: String(status) }, seconds);
  };
}
