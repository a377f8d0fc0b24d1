import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { BuiltProject } from '../ingest/built-project.ts';

export interface ServiceStart {
  /** Its working directory, where a configuration is written to. */
  readonly folder: string;
  /** YAML; without one it starts with no configuration. */
  readonly config?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The user that it runs as. */
  readonly uid?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds since it was asked to. */
  readonly ms: number;
}

/** The project's JavaScript with all that the service needs. */
export function buildService(): BuiltProject {
  return new BuiltProject(['app', 'ingest']);
}

/** `seismo serve` as a process of its own. */
export class RunningService {
  readonly child: ChildProcess;
  /** What it wrote on standard error and standard output. */
  log = '';
  out = '';
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #url = '';

  constructor(built: BuiltProject, { folder, config, args = [], env, uid }: ServiceStart) {
    const given = [...args];
    if (config !== undefined) {
      writeFileSync(join(folder, 'seismo.yaml'), config);
      given.unshift('-c', 'seismo.yaml');
    }
    this.child = spawn(process.execPath, [built.module('app/main.ts'), 'serve', ...given], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid !== undefined && { uid }),
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.#ended = new Promise((resolve) => this.child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** Starts it and waits until it answers. */
  static async start(built: BuiltProject, options: ServiceStart): Promise<RunningService> {
    const service = new RunningService(built, options);
    await service.running();
    return service;
  }

  get url(): string {
    return this.#url;
  }

  /** Resolves once it says that it runs; rejects with what it said where it ended instead. */
  async running(): Promise<void> {
    const found = () => /"url":"([^"]+)"[^\n]*seismo is running/.exec(this.log)?.[1];
    await until(
      'the service to run',
      () => {
        if (this.child.exitCode !== null) throw new Error(`it ended with ${this.child.exitCode}: ${this.log}`);
        return found() !== undefined;
      },
      40_000,
    );
    this.#url = found()!;
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<End> {
    const asked = performance.now();
    return { ...(await this.#ended), ms: performance.now() - asked };
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<End> {
    this.child.kill(signal);
    return this.ended();
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  call(method: string, path: string, body?: Buffer | string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const bytes = body === undefined ? undefined : Buffer.from(body);
      const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) };
      const sent = request(
        new URL(path, this.#url),
        { method, agent: this.#agent, headers: { ...length, ...headers } },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            text += part;
          });
          response.on('error', reject);
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        },
      );
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  push(body: Buffer | string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/ingest/aws_bedrock.invocation', body, {
      'content-type': 'application/x-ndjson',
      ...headers,
    });
  }

  /** What a GET gives, as JSON. */
  async get<T>(path: string): Promise<T> {
    const { status, text } = await this.call('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }

  async query(esql: string): Promise<unknown[][]> {
    const body = JSON.stringify({ query: esql });
    const { status, text } = await this.call('POST', '/api/v1/query', body, { 'content-type': 'application/json' });
    if (status !== 200) throw new Error(`${esql}: ${status} ${text}`);
    return (JSON.parse(text) as { rows: unknown[][] }).rows;
  }

  async countEvents(): Promise<number> {
    return Number((await this.query('FROM logs-* | STATS n = COUNT(*)'))[0]?.[0]);
  }

  alerts<T = { id: string; rule_name: string }>(): Promise<T[]> {
    return this.get<{ items: T[] }>('/api/v1/alerts?limit=500').then(({ items }) => items);
  }
}

/** Waits until something holds; fails with its name after some milliseconds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, ms = 20_000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${ms / 1000} s for ${what}`);
}
