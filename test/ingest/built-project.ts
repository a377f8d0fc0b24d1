import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The project's own JavaScript, built afresh into a folder of its own: reading threads and child processes cannot run
 * TypeScript, and a `dist/` that lies about may be of another day.
 */
export class BuiltProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'seismo-built-'));

  /** Builds some rooms of `src/`, and what they import. */
  constructor(rooms: readonly string[] = ['ingest', 'store', 'state']) {
    const root = resolve(import.meta.dirname, '../..');
    for (const name of ['node_modules', 'rules']) symlinkSync(join(root, name), join(this.folder, name));
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module","version":"0.0.0"}');
    const configuration = {
      extends: join(root, 'tsconfig.build.json'),
      compilerOptions: {
        rootDir: join(root, 'src'),
        outDir: join(this.folder, 'dist'),
        declaration: false,
        noCheck: true,
      },
      include: rooms.map((room) => join(root, 'src', room)),
    };
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify(configuration));
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', this.folder], { stdio: 'inherit' });
  }

  /** The address of a module, by its path under `src/`. */
  module(path: string): string {
    return join(this.folder, 'dist', path.replace(/\.ts$/, '.js'));
  }

  /** Writes a script that can import from the build; gives its path. */
  script(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
