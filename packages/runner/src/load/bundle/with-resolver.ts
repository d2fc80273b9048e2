import { dirname } from "node:path";
import { build, type PluginBuild } from "esbuild";
import { bundlerOptions } from "./bundler-options.ts";

/** The absolute path of the file that `specifier` means in the file `importer`; `undefined` when it is none. */
export type Resolve = (specifier: string, importer: string) => Promise<string | undefined>;

/** Lends the bundler's own resolver, so that what is read here is what will be bundled. */
export async function withResolver<T>(projectRoot: string, work: (resolve: Resolve) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const setup = (plugin: PluginBuild) => {
    const answers = new Map<string, Promise<string | undefined>>();
    const find: Resolve = (specifier, importer) => {
      const key = `${dirname(importer)}\n${specifier}`;
      const answer = answers.get(key) ?? ask(plugin, specifier, importer);
      answers.set(key, answer);
      return answer;
    };
    // Only inside of a build can the bundler be asked.
    plugin.onStart(() => work(find).then(resolve, reject));
  };
  const stdin = { contents: "", resolveDir: projectRoot };
  await build({ ...bundlerOptions(projectRoot), stdin, plugins: [{ name: "resolver", setup }] });
  return promise;
}

async function ask(plugin: PluginBuild, specifier: string, importer: string): Promise<string | undefined> {
  const kind = "import-statement";
  const { path, namespace, external, errors } = await plugin.resolve(specifier, {
    kind,
    importer,
    resolveDir: dirname(importer),
  });
  return errors.length > 0 || external || namespace !== "file" ? undefined : path;
}
