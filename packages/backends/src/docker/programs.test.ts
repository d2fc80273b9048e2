import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { SidecarWorkload, Workload } from "../contract/index.ts";
import { failureOf, linesOf, Trial, textOf } from "../testing/trial.ts";
import { Container } from "./container.ts";
import { describeOnEngines, images } from "./fixtures/engines.ts";
import { GivenImages } from "./fixtures/given-images.ts";
import { openDockerPlace } from "./fixtures/place.ts";
import { executionLabel } from "./labels.ts";

const result = { name: "result", kind: "file", path: "result" } as const;

for (const sharing of ["bind", "volume"] as const) {
  describeOnEngines(`a program with folders by ${sharing}`, ({ socket }) => {
    /** Runs words in an image, and gives how it ended and what it printed. */
    async function run(words: Partial<Workload>, asked: Parameters<typeof Trial.stage>[2] = {}) {
      const place = await openDockerPlace(socket, { sharing });
      const trial = await Trial.stage(place, {}, asked);
      const { command: _, ...bare } = trial.workload;
      const execution = await trial.submit({ ...bare, args: [], ...words });
      const outcome = await execution.outcome;
      const lines = await linesOf(execution);
      return { place, trial, outcome, lines, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
    }

    it("X28 keeps an image's entry point, folder and user when only args are given", async () => {
      await using given = await GivenImages.on(socket);
      const image = await given.changed("echo app:x:1234:1234::/:/bin/sh >> /etc/passwd; mkdir -p /srv/app", [
        'ENTRYPOINT ["sh", "-c", "pwd; id -u; echo \\"$@\\"", "entry"]',
        'CMD ["by", "default"]',
        "WORKDIR /srv/app",
        "USER app",
      ]);
      await using own = await run({ image });
      expect(own.lines).toEqual(["/srv/app", "1234", "by default"]);
      await using args = await run({ image, args: ["of", "mine"] });
      expect(args.lines).toEqual(["/srv/app", "1234", "of mine"]);
      await using command = await run({ image, command: ["sh", "-c", "pwd; id -u"] });
      expect(command.lines).toEqual(["/pipeline/work", "1234"]);
      await using secret = await run({ image, args: ["of", "mine"], secrets: { TOKEN: "tell-nobody" } });
      expect(secret.lines).toEqual(["/srv/app", "1234", "of mine"]);
    });

    it("X24 gets a secret as the image's own user, by name, and writes outputs as that user", async () => {
      await using given = await GivenImages.on(socket);
      const image = await given.changed("echo app:x:1234:1234::/:/bin/sh >> /etc/passwd", ["USER app"]);
      const command = [
        "sh",
        "-c",
        'ls -l /.pipeline/start | cut -c1-10; printf %s "$TOKEN" | wc -c; echo x > "$OUTPUT_PATH/result"',
      ];
      await using ran = await run({ image, command, secrets: { TOKEN: "tell-nobody" } }, { outputs: [result] });
      expect(ran.outcome.status).toBe("succeeded");
      expect(ran.lines).toEqual(["-r--------", "11"]);
      expect(await textOf(ran.trial, "result")).toBe("x\n");
    });

    it("takes the user that the step says, and says when the image does not know it", async () => {
      await using ran = await run({ command: ["id", "-u"], user: "4711" });
      expect(ran.lines).toEqual(["4711"]);
      await using unknown = await run({ command: ["id", "-u"], user: "nobody-here" });
      expect(failureOf(unknown.outcome)).toMatchObject({
        class: "image",
        message: 'image busybox:1.36 has no user "nobody-here"',
        remedy: expect.stringContaining('"1000:1000"'),
        isLasting: true,
      });
    });

    it("writes its standard output where the step says, byte for byte, and errors into the log", async () => {
      const command = ["sh", "-c", "printf '\\377\\000a'; echo oops >&2"];
      await using ran = await run({ command, stdout: "result" }, { outputs: [result] });
      expect(ran.lines).toEqual(["oops"]);
      expect(await ran.trial.collect()).toMatchObject({ artifacts: { result: { size: 3 } } });
    });

    it("runs in an image without a shell: its standard output is kept, and exposed secrets are told", async () => {
      await using given = await GivenImages.on(socket);
      const image = await given.bare(['ENTRYPOINT ["/busybox"]']);
      const asked = { outputs: [result] };
      await using printed = await run({ image, args: ["echo", "text"], stdout: "result" }, asked);
      expect(await textOf(printed.trial, "result")).toBe("text\n");
      await using secret = await run({ image, args: ["env"], secrets: { TOKEN: "tell-nobody" } });
      expect(secret.lines).toContain("TOKEN=***");
      expect(secret.outcome.notes).toEqual([
        `the image ${image} has no /bin/sh, so its secrets stand in the container's settings: \`docker inspect\` shows them`,
      ]);
    });

    it("for another kind of machine fails for its image", async () => {
      await using given = await GivenImages.on(socket);
      await using ran = await run({ image: await given.foreign() });
      expect(failureOf(ran.outcome)).toMatchObject({
        class: "image",
        message: expect.stringMatching(/^"\/program" of the image is for (arm64|amd64), and the engine's machine is /),
      });
    });

    it("that needs more memory than it has is ended for that", async () => {
      const command = ["sh", "-c", "head -c 100000000 /dev/zero | tail"];
      await using ran = await run({ command, resources: { memoryBytes: 16 * 1024 * 1024, gpu: [] } });
      expect(failureOf(ran.outcome)).toMatchObject({ class: "oom", message: "needed more than its 16 MiB of memory" });
    });

    it("that asks for devices is refused with what to install", async () => {
      await using ran = await run({ command: ["true"], resources: { gpu: [{ count: 1 }] } });
      expect(failureOf(ran.outcome)).toMatchObject({
        class: "no-capacity",
        reason: expect.stringContaining("gpu"),
        remedy: expect.stringContaining("NVIDIA container toolkit"),
        isLasting: true,
      });
    });

    it("X31 keeps the request that the engine refused, without secrets, and says where", async () => {
      const secrets = { TOKEN: "tell-nobody" };
      await using ran = await run({ command: ["true"], secrets, resources: { cpu: 4096, gpu: [] } });
      const path = join(ran.trial.workload.folder, "refused.json");
      expect(failureOf(ran.outcome)?.message).toContain(`what was asked of it is in ${path}`);
      const kept = readFileSync(path, "utf8");
      expect(JSON.parse(kept)).toMatchObject({ HostConfig: { NanoCpus: 4096e9 } });
      expect(kept).not.toContain("tell-nobody");
    });

    it("may not gain rights, nor fork without end", async () => {
      const command = [
        "sh",
        "-c",
        "grep -E 'NoNewPrivs' /proc/self/status; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null",
      ];
      await using ran = await run({ command });
      expect(ran.lines).toEqual(["NoNewPrivs:\t1", "16384"]);
    });

    it("does not adopt a container of somebody else that has its name", async () => {
      await using place = await openDockerPlace(socket, { sharing });
      const trial = await Trial.stage(place, {});
      const foreign = new Container(place.client, trial.workload.id);
      await foreign.create({ Image: images.busybox, Cmd: ["true"] });
      expect(failureOf(await trial.end())).toMatchObject({
        class: "backend",
        message: `a container is called ${trial.workload.id} already, and is not of this run`,
        remedy: expect.stringMatching(`docker rm -f ${trial.workload.id}$`),
        isLasting: true,
      });
      expect((await foreign.state())?.status).toBe("created");
      await foreign.remove();
    });

    it("X38 starts the container that its runner had made when it died", async () => {
      await using place = await openDockerPlace(socket, { sharing });
      const trial = await Trial.stage(place, { prints: ["here\n"], writes: { result: "x" } }, { outputs: [result] });
      const { workload } = trial;
      const Labels = { [executionLabel]: workload.id };
      const mount = { Type: "volume", Source: workload.id, Target: "/pipeline" } as const;
      const binds = ["input", "output", "work"].map((name) => `${workload.folder}/${name}:/pipeline/${name}`);
      if (sharing === "volume") await place.client.createVolume({ Name: workload.id, Labels });
      await new Container(place.client, workload.id).create({
        Image: images.busybox,
        Entrypoint: [...(workload.command ?? [])],
        Env: Object.entries(workload.env).map(([name, value]) => `${name}=${value}`),
        Labels,
        HostConfig: sharing === "volume" ? { Mounts: [mount] } : { Binds: binds },
      });
      const execution = await trial.submit();
      expect((await execution.outcome).status).toBe("succeeded");
      expect(await linesOf(execution)).toEqual(["here"]);
      expect(await textOf(trial, "result")).toBe("x");
      expect(await place.remains(workload)).toEqual([]);
    });

    it("X39 has containers beside it that share its folders and its network; how they end does not count", async () => {
      const sidecar = (script: string, secrets: Readonly<Record<string, string>> = {}): SidecarWorkload => ({
        image: images.busybox,
        command: ["sh", "-c", script],
        args: [],
        env: { GREETING: "hello" },
        secrets,
      });
      const sidecars = {
        web: sidecar('echo "$GREETING $TOKEN" > index.html; httpd -f -p 8000 -h .', { TOKEN: "tell-nobody" }),
        notes: sidecar("echo noted > /pipeline/work/note; exit 3"),
      };
      const fetch = "until wget -qO- http://web:8000/; do sleep 0.05; done; wget -qO- http://localhost:8000/";
      const command = ["sh", "-c", `until [ -e note ]; do sleep 0.05; done; cat note; ${fetch}`];
      await using ran = await run({ command, sidecars });
      expect(ran.outcome).toMatchObject({ status: "succeeded" });
      expect(ran.lines.filter((line) => !line.startsWith("wget"))).toEqual(["noted", "hello ***", "hello ***"]);
      expect(await ran.place.remains(ran.trial.workload)).toEqual([]);
    });

    it("X39 does not start without a sidecar's image, and says which", async () => {
      const beside = { image: "localhost:5000/no-such-image:1", args: [], env: {}, secrets: {} };
      await using ran = await run({ command: ["true"], sidecars: { web: beside } });
      expect(failureOf(ran.outcome).message).toMatch(/^sidecar "web": .*localhost:5000\/no-such-image:1/);
      expect(await ran.place.remains(ran.trial.workload)).toEqual([]);
    });

    it("X21 has its secrets in no answer of the engine, no file of ours and no event", async () => {
      await using place = await openDockerPlace(socket, { sharing });
      const trial = await Trial.stage(place, { prints: ["here\n"], waits: true });
      const { workload } = trial;
      const secret = "tell-nobody-at-all";
      const execution = await trial.submit({ ...workload, secrets: { TOKEN: secret }, secretFiles: { KEY: secret } });
      await execution.logs()[Symbol.asyncIterator]().next();
      const inspected = JSON.stringify(await place.client.getContainer(workload.id).inspect());
      expect(inspected).toContain('"KEY=/.pipeline/secrets/KEY"');
      const listed = JSON.stringify(await place.client.listContainers({ all: true }));
      const top = JSON.stringify(await place.client.getContainer(workload.id).top());
      await trial.release();
      await execution.outcome;
      for (const text of [inspected, listed, top, await place.traces(workload)]) expect(text).not.toContain(secret);
    });

    it("tells of itself while it runs, where its folders are ours", async () => {
      await using place = await openDockerPlace(socket, { sharing });
      const trial = await Trial.stage(place, {});
      const command = ["sh", "-c", 'echo "{}" >> "$PIPELINE_SIGNALS"'];
      const execution = await trial.submit({ ...trial.workload, command });
      await execution.outcome;
      expect(execution.signals?.([]).read()).toEqual(["{}"]);
    });

    it("sees files that were staged as a user of its image, and may change its copies", async () => {
      const command = ["sh", "-c", "./tool.sh; echo more >> note.txt; cat note.txt"];
      const place = await openDockerPlace(socket, { sharing });
      await using _ = place;
      writeFileSync(join(place.stateFolder, "tool.sh"), "#!/bin/sh\necho tool\n", { mode: 0o700 });
      const staging = place.backend.staging;
      const folder = staging.folder({ namespace: "suite", pipeline: "jobs-port", run: "r", step: "own", attempt: 1 });
      const shipped = [
        { at: "tool.sh", from: { kind: "file", path: join(place.stateFolder, "tool.sh"), link: true } },
        { at: "note.txt", from: { kind: "content", bytes: "note\n" } },
      ] as const;
      await staging.prepare(folder, { inputs: {}, artifacts: [], shipped, outputFolders: [] });
      const trial = await Trial.stage(place, {});
      const execution = await trial.submit({ ...trial.workload, folder, command, user: "1234" });
      expect((await execution.outcome).status).toBe("succeeded");
      expect(await linesOf(execution)).toEqual(["tool", "note", "more"]);
    });
  });
}
