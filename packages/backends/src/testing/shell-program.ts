import type { Argv, Behaviour } from "./behaviour.ts";

/** The file in `OUTPUT_PATH` whose appearance lets a program go on that waits. */
export const releaseFile = "release";

/** A behaviour as a program that any system with a POSIX shell can run. */
export function shellProgram(behaviour: Behaviour): Argv {
  const { records } = behaviour;
  return { command: ["sh", "-c", steps(behaviour).join("\n"), "sh"], args: records?.args ?? [] };
}

function steps(behaviour: Behaviour): readonly string[] {
  const { ignoresTerm, prints = [], printsLines, printsHalves, printsFile, leavesChild, writes = {} } = behaviour;
  const { printsNamed, copiesNamed } = behaviour;
  return [
    ...(ignoresTerm ? ["trap '' TERM"] : []),
    ...prints.map((text) => `printf '${octal(text)}'`),
    ...(printsLines === undefined ? [] : [`i=0; while [ $i -lt ${printsLines} ]; do i=$((i+1)); echo "line $i"; done`]),
    ...(printsHalves === undefined ? [] : [halves(printsHalves)]),
    ...(printsFile === undefined ? [] : [`cat ${quoted(printsFile)}`]),
    ...(printsNamed === undefined ? [] : [`cat "$${printsNamed}"`]),
    ...(copiesNamed === undefined ? [] : [copy(copiesNamed)]),
    ...(leavesChild ? ["sleep 1000 &"] : []),
    ...Object.entries(writes).map(([path, text]) => `printf '${octal(text)}' >> "$OUTPUT_PATH"/${quoted(path)}`),
    ...last(behaviour),
  ];
}

function last({ records, values, waits, ends }: Behaviour): readonly string[] {
  const argv = `: > "$OUTPUT_PATH/argv"; for arg do printf '%s\\0' "$arg" >> "$OUTPUT_PATH/argv"; done`;
  return [
    ...(records === undefined ? [] : [argv, `printf '%s' "$${records.variable}" > "$OUTPUT_PATH/env"`]),
    ...(values === undefined ? [] : [`printf '${octal(JSON.stringify(values))}' > "$OUTPUT_PATH/outputs.json"`]),
    ...(waits ? [`until [ -e "$OUTPUT_PATH/${releaseFile}" ]; do sleep 0.02; done`] : []),
    ...(ends === undefined ? [] : ["code" in ends ? `exit ${ends.code}` : `kill -${ends.signal.slice(3)} $$; sleep 1`]),
  ];
}

function copy(variable: string): string {
  return `cat "$${variable}" > "$OUTPUT_PATH/copy"; ls -l "$${variable}" | cut -c1-10 > "$OUTPUT_PATH/mode"`;
}

/** The pause makes it likely that each half is read by itself. */
function halves(variable: string): string {
  return `rest="\${${variable}#???}"; printf '%s' "\${${variable}%"$rest"}"; sleep 0.05; printf '%s\\n' "$rest"`;
}

function octal(text: string | Uint8Array): string {
  return Array.from(Buffer.from(text), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
