import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { hasTmux } from "./rig/screen.ts";

const usual = { columns: 80, rows: 24 };

const body = `
  const a = job("prepare", puppet("prepare"));
  const b = job("train", { ...puppet("train"), after: [a] });
  const c = job("check", { ...puppet("check"), after: [a] });
  export default pipeline("p", [a, b, c, job("report", { ...puppet("report"), after: [b, c] })]);`;

/** Run ids and times differ from run to run, and with them how much room is left for the bar. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-\w+/g, "<run>")
    .replaceAll(/[━─]{5,} {2}(\d\/\d).*$/gm, "<bar>  $1")
    .replaceAll(/ +\d+(\.\d+)?(ms|s)(?= {2}|$)/gm, " <time>");
}

/** Whole seconds that the run has taken, as the live region says. */
function elapsed(text: string): number {
  return Number(/\d\/4 .*? (\d+)s/.exec(text)?.[1]);
}

async function begun(size = usual) {
  const project = await TestProject.with();
  await project.pipelines(body);
  const screen = project.screen(["run"], size);
  await (await project.puppets.next("prepare")).exit();
  const train = await project.puppets.next("train");
  const check = await project.puppets.next("check");
  await screen.until((text) => /running +train/.test(text) && /running +check/.test(text));
  return { project, screen, train, check };
}

describe.skipIf(!hasTmux)("the live UI in a terminal (needs tmux)", () => {
  it("shows the run, obeys keys, and leaves a clean screen with the summary and the exit code", async () => {
    const { project, screen, train, check } = await begun({ columns: 150, rows: 24 });
    await train.print("epoch 1\n");
    await screen.until((text) => text.includes("│ epoch 1"));
    expect(steady(screen.text)).toMatchInlineSnapshot(`
      "p  run <run>, 4 steps
      ✓ succeeded  prepare <time>

      p  <bar>  1/4
      ❯ ▸ running    train <time>  epoch 1
        ▸ running    check <time>
        · waiting    report            for check, train
      ╭ train · on local ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      │ epoch 1
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
    screen.press("j", "?");
    await screen.until((text) => text.includes("any key closes this page"));
    screen.press("x");
    await screen.until((text) => /❯ ▸ running +check/.test(text));
    screen.press("/", "t", "r");
    await screen.until((text) => text.includes("/tr▏") && !text.includes("check"));
    screen.press("Enter", "Enter");
    await screen.until((text) => text.includes("log of train · 8 B"));
    await train.print("epoch 2\n");
    await screen.until((text) => text.includes("\nepoch 2"));
    screen.press("q");
    await screen.until((text) => text.includes("/tr · esc all"));
    await train.exit();
    await screen.until((text) => text.includes("✓ succeeded  train"));
    await check.exit(3);
    const end = await screen.until((text) => text.includes("exit code"));
    expect(steady(project.shown(end))).toMatchInlineSnapshot(`
      "p  run <run>, 4 steps
      ✓ succeeded  prepare <time>
      ✓ succeeded  train <time>
      ✗ failed     check <time>  user-exit: exited with code 3
      ↷ skipped    report   because check did not succeed

      ✗ failed     check  user-exit: exited with code 3
        declared at: pipelines.ts:5:13
        whole log in: <project>/.pipeline/staging/default/p/<run>/check/1/log
        → its program failed by itself: read its log
        1 skipped because check failed: report

      ✗ failed     p <run>  2 succeeded, 1 failed, 1 skipped <time>
      run it again: pipeline run
      exit code 1, icanon echo"
    `);
    expect(screen.isCursorShown).toBe(true);
  });
  it("shows how far a step is and what it measures, in few columns too", async () => {
    await using project = await TestProject.with();
    await project.pipelines('export default pipeline("p", [job("train", puppet("train"))]);');
    const screen = project.screen(["run", "--ui", "tui"], { columns: 100, rows: 24 });
    const train = await project.puppets.next("train");
    const file = String(await train.env("PIPELINE_SIGNALS"))
      .split("/")
      .at(-1);
    const told = ['{"progress": 0.4, "message": "epoch 4"}', '{"metric": "loss", "value": 0.25}'];
    await train.write(`../${file}`, `${told.join("\n")}\n`);
    await train.print("one line\n");
    await screen.until((text) => text.includes("loss 0.25") && text.includes("│ one line"));
    const live = (): string => steady(screen.text.slice(screen.text.indexOf("❯")));
    expect(live()).toMatchInlineSnapshot(`
      "❯ ▸ running    train <time>  ━━━───── 40 % epoch 4 · loss 0.25 · one line
      ╭ train · on local ─────────────────────────────────────────────────────────────────────────────────
      │ ━━━━━━━━━━─────────────── 40 % epoch 4 · loss 0.25
      │ one line
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
    screen.resize({ columns: 40, rows: 12 });
    await screen.until((text) => text.includes("│ ━━━━────── 40 %") && !text.includes("cancel"));
    expect(live()).toMatchInlineSnapshot(`
      "❯ ▸ running    train <time>  40 % ep…
      ╭ train · on local ─────────────────────
      │ ━━━━────── 40 % epoch 4 · loss 0.25
      │ one line
      q quit · ? help · enter log · ↑↓ move"
    `);
    await train.exit();
    await screen.until((text) => text.includes("exit code 0"));
  });
  it("Ctrl-C is SIGINT: the first cancels what runs, the second leaves at once (X11)", async () => {
    const { screen, train, check } = await begun();
    await train.ignoreTerm();
    screen.press("C-c");
    await Promise.all([train.term, check.gone]);
    const said = await screen.until((text) => text.includes("■ stopping   SIGINT") && elapsed(text) >= 0);
    expect(said).toContain("Ctrl-C: cancelling what runs, then leaving. Ctrl-C again leaves at once.");
    // The same signal within a second is taken for an echo of the first.
    await screen.until((text) => elapsed(text) > elapsed(said) + 1);
    screen.press("C-c");
    const end = await screen.until((text) => text.includes("exit code"));
    expect(steady(end).split("\n").slice(-3)).toEqual([
      "Left at once: what was still running may go on.",
      "To take it over, and end what is left: pipeline resume <run>",
      "exit code 130, icanon echo",
    ]);
    expect(screen.isCursorShown).toBe(true);
    process.kill(train.pid, "SIGKILL");
  });
  it("q asks: the run is cancelled, or left to itself and watched again from there", async () => {
    const { project, screen, train, check } = await begun({ columns: 120, rows: 24 });
    screen.press("q");
    await screen.until((text) => text.includes("Quit?"));
    screen.press("d");
    const end = await screen.until((text) => text.includes("exit code"));
    expect(end.split("\n").slice(-2).join("\n")).toMatch(/goes on by itself.*\nexit code 5, icanon echo/);
    await using attached = project.screen(["attach"], usual);
    await attached.until((text) => /running +train/.test(text));
    attached.press("q");
    await attached.until((text) => text.includes("Quit?"));
    attached.press("c");
    await Promise.all([train.gone, check.gone]);
    expect(await attached.until((text) => text.includes("exit code"))).toContain("exit code 130, icanon echo");
  });
  it("c cancels the chosen step alone", async () => {
    const { screen, train, check } = await begun();
    screen.press("c");
    await screen.until((text) => text.includes("Cancel train?"));
    screen.press("y");
    await train.gone;
    await screen.until((text) => text.includes("■ cancelled  train"));
    await check.exit();
    const end = await screen.until((text) => text.includes("exit code"));
    expect(end).toMatch(/2 succeeded, 1 skipped, 1 cancelled/);
  });
  it("obeys the terminal's size, down to 40 columns and 10 rows and up again, and leaves no row of an old frame", async () => {
    const { project, screen, train, check } = await begun({ columns: 100, rows: 30 });
    for (let line = 0; line < 12; line += 1) await train.print(`epoch ${line}\n`);
    await screen.until((text) => text.includes("│ epoch 11"));
    screen.resize({ columns: 40, rows: 10 });
    const small = await screen.until((text) => text.endsWith("move"));
    expect(steady(small)).toMatchInlineSnapshot(`
      "p  <bar>  1/4
      ❯ ▸ running    train <time>  epoch …
        ▸ running    check <time>
        · waiting    report            for ch…
      ╭ train · on local ─────────────────────
      │ epoch 10
      │ epoch 11
      q quit · ? help · enter log · ↑↓ move"
    `);
    await check.exit();
    await screen.until((text) => text.includes("✓ succeeded  check"));
    screen.resize({ columns: 100, rows: 30 });
    await screen.until((text) => text.includes("· / filter · c cancel"));
    expect(steady(screen.history).replaceAll(/^│.*\n/gm, "")).toMatchInlineSnapshot(`
      "p  run <run>, 4 steps
      ✓ succeeded  prepare <time>
      ✓ succeeded  check <time>

      p  <bar>  2/4
      ❯ ▸ running    train <time>  epoch 11
        · waiting    report            for train
      ╭ train · on local ─────────────────────────────────────────────────────────────────────────────────
      q quit · ? help · enter log · ↑↓ move · / filter · c cancel"
    `);
    await train.exit();
    await (await project.puppets.next("report")).exit();
    await screen.until((text) => text.includes("exit code 0"));
    expect(screen.history).not.toMatch(/epoch|quit/);
  });
  it("keeps every finished row, in order and once, though the screen is low", async () => {
    const project = await TestProject.with();
    await project.pipelines(`
      const steps = Array.from({ length: 60 }, (_, at) => job(\`s\${at}\`, { command: ["true"] }));
      export default pipeline("p", steps);`);
    const screen = project.screen(["run"], { columns: 50, rows: 10 });
    await screen.until((text) => text.includes("exit code 0"));
    const rows = [...screen.history.matchAll(/^✓ succeeded {2}(s\d+)/gm)].map(([, name]) => name);
    expect([rows.length, new Set(rows).size]).toEqual([60, 60]);
    expect(screen.history).not.toContain("quit");
  });
  it("a terminal that goes away is SIGHUP: what runs is cancelled", async () => {
    const { screen, train, check } = await begun();
    await screen.close();
    await Promise.all([train.gone, check.gone]);
  });
});
