import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder of files for one test, in which the packages of this repository are installed. */
export interface TemporaryProject extends Disposable {
  readonly root: string;
  /** Writes more files, or the same ones anew. */
  write(files: Readonly<Record<string, string>>): void;
  /** The folder's own path, which differs on each run, made the same in anything that JSON holds. */
  scrub<T>(value: T): T;
}

export function temporaryProject(files: Readonly<Record<string, string>>): TemporaryProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "pipeline-load-")));
  const write = (more: Readonly<Record<string, string>>) => {
    for (const [at, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, at)), { recursive: true });
      writeFileSync(join(root, at), text);
    }
  };
  write({ "package.json": '{ "type": "module" }', ...files });
  const packages = fileURLToPath(new URL("../../../../../node_modules", import.meta.url));
  symlinkSync(packages, join(root, "node_modules"));
  return {
    root,
    write,
    scrub: (value) => JSON.parse(JSON.stringify(value).replaceAll(root, "<project>")),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
