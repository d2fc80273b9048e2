/** The words that call this very `pipeline`, by the Node that runs it. */
export function thisCommand(): readonly string[] {
  const [script = ""] = process.argv.slice(1);
  return [process.execPath, ...process.execArgv, script];
}
