import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { packFiles } from "./archive.ts";
import { Container } from "./container.ts";
import { endedOf } from "./ended.ts";
import { callFault } from "./engine-fault.ts";
import { describeOnEngines, images } from "./fixtures/engines.ts";
import { GivenContainers } from "./fixtures/given-containers.ts";
import { FrameSplitter } from "./frames.ts";
import { refusal } from "./refusal.ts";

/** What engines and their SDK do that a caller would not expect, and what this room makes of it. */
describeOnEngines("what engines do", ({ name, socket }) => {
  const fault = (call: Promise<unknown>) => call.then(() => undefined, callFault);
  const file = packFiles([{ path: "deep/a.txt", content: "x", mode: 0o644, user: 0, group: 0 }]);

  it("waiting for a container that was never started answers 0 at once: only what was started is waited for", async () => {
    await using given = await GivenContainers.on(socket);
    const { native } = await given.made("exit 3");
    expect(await native.wait()).toMatchObject({ StatusCode: 0 });
    await native.start();
    expect(await native.wait()).toMatchObject({ StatusCode: 3 });
  });

  it("waiting for the next exit of what has ended never answers, and a start that fails leaves such a wait pending", async () => {
    await using given = await GivenContainers.on(socket);
    const { native, ours } = await given.ended("true");
    const { native: broken } = await given.made("", { Entrypoint: ["/no/such/program"], Cmd: [] });
    const asking = new AbortController();
    const answered: string[] = [];
    const waits = [native, broken].map((one) =>
      one.wait({ condition: "next-exit", abortSignal: asking.signal }).then(
        () => answered.push("answered"),
        () => answered.push("gave up"),
      ),
    );
    expect(await fault(broken.start())).toMatchObject({ status: 400 });
    // Long after the engine has said how both are.
    expect((await ours.state())?.status).toBe("ended");
    expect((await new Container(given.client, broken.id).state())?.status).toBe("created");
    expect(answered).toEqual([]);
    asking.abort();
    await Promise.all(waits);
    expect(answered).toEqual(["gave up", "gave up"]);
    await ours.ended(new AbortController().signal);
  });

  it("starting twice, and ending what has ended, are faults of the SDK and none here", async () => {
    await using given = await GivenContainers.on(socket);
    const { native, ours } = await given.made("sleep 1000", { HostConfig: { Init: true } });
    await native.start();
    expect(await fault(native.start())).toMatchObject({ status: 304 });
    await ours.start();
    await ours.kill("SIGKILL");
    await ours.ended(new AbortController().signal);
    expect(await fault(native.stop())).toMatchObject({ status: 304 });
    expect(await fault(native.kill())).toMatchObject({ status: 409 });
    await ours.kill("SIGTERM");
  });

  it("a container that removes itself takes its end with it, so none does", async () => {
    await using given = await GivenContainers.on(socket);
    const { native, ours } = await given.made("exit 3", { HostConfig: { AutoRemove: true } });
    await native.start();
    await fault(native.wait({ condition: "removed" }));
    expect(await ours.state()).toBeUndefined();
    expect(await fault(native.logs({ stdout: true }))).toMatchObject({ status: 404 });
    expect(await ours.get("/tmp")).toBeUndefined();
  });

  it("a log that is not followed is a buffer of frames, and a terminal's has none", async () => {
    await using given = await GivenContainers.on(socket);
    const { native } = await given.ended("echo out; echo err >&2");
    const log = await native.logs({ stdout: true, stderr: true, follow: false });
    expect(Buffer.isBuffer(log)).toBe(true);
    const frames = new FrameSplitter().push(log);
    expect(frames.map(({ stream, bytes }) => [stream, bytes.toString()]).sort()).toEqual([
      ["stderr", "err\n"],
      ["stdout", "out\n"],
    ]);
    const { native: terminal } = await given.ended("echo out", { Tty: true });
    const plain = await terminal.logs({ stdout: true, stderr: true, follow: false });
    expect(plain.toString()).toBe("out\r\n");
    expect(() => new FrameSplitter().push(Buffer.concat([plain, plain]))).toThrow("has a terminal");
  });

  it("a log is asked for from a time by seconds with nanoseconds, the line of that time included", async () => {
    await using given = await GivenContainers.on(socket);
    const { ours, native } = await given.ended("echo one; sleep 0.01; echo two");
    const lines = async (since?: string) =>
      new FrameSplitter()
        .push(await buffer(await ours.log(since === undefined ? {} : { since })))
        .map(({ bytes }) => bytes.toString().split(" "));
    const [, second] = await lines();
    const at = second?.[0] ?? "";
    const nanoseconds = /\.(\d+)/.exec(at)?.[1];
    expect(await lines(`${Math.floor(Date.parse(at) / 1000)}.${nanoseconds}`)).toEqual([second]);
    const wrong = { stdout: true, follow: true, since: at as unknown as number } as const;
    expect((await fault(native.logs(wrong)))?.status).toBeGreaterThanOrEqual(400);
  });

  it("an archive is unpacked only where a folder is, and makes folders below it", async () => {
    await using given = await GivenContainers.on(socket);
    const { ours } = await given.made("true");
    expect(await fault(ours.put(file, "/no/such/folder"))).toMatchObject({ status: 404 });
    await ours.put(file, "/tmp");
    expect(await ours.mode("/tmp/deep/a.txt")).toBe(0o644);
    expect(await ours.mode("/tmp/deep/b.txt")).toBeUndefined();
    expect(await ours.get("/tmp/deep/b.txt")).toBeUndefined();
  });

  it("a part of a volume is mounted from API 1.45 on; before, the whole is, in silence: so each attempt has a volume", async () => {
    await using given = await GivenContainers.on(socket);
    const volume = await given.volume();
    const whole = { Type: "volume", Source: volume, Target: "/v" } as const;
    const { ours } = await given.made("true", { HostConfig: { Mounts: [whole] } });
    await ours.put(file, "/v");
    const part = {
      ...whole,
      VolumeOptions: { Subpath: "deep", NoCopy: false, Labels: {}, DriverConfig: { Name: "", Options: {} } },
    };
    const { native } = await given.ended("ls /v", { HostConfig: { Mounts: [part] } });
    const seen = new FrameSplitter()
      .push(await native.logs({ stdout: true, follow: false }))
      .map(({ bytes }) => bytes.toString());
    if (name === "docker-20") expect(seen).toEqual(["deep\n"]);
    if (name === "docker-26") expect(seen).toEqual(["a.txt\n"]);
  });

  it("an image that no registry has is known by its id alone", async () => {
    await using given = await GivenContainers.on(socket);
    const { Id, RepoDigests } = await given.client.getImage(images.busybox).inspect();
    expect(Id).toMatch(/^sha256:/);
    if (name.startsWith("docker-")) expect(RepoDigests.filter((one) => one.startsWith("busybox@"))).toEqual([]);
  });

  it("a name is taken by one container alone: whoever comes second is told, and adopts", async () => {
    await using given = await GivenContainers.on(socket);
    const { ours } = await given.made("true");
    const again = new Container(given.client, ours.name);
    expect(await again.create({ Image: images.busybox, Cmd: ["true"] })).toBe(false);
    expect((await again.state())?.id).toBe((await ours.state())?.id);
  });

  it("a container that two remove at once is removed once, and neither complains", async () => {
    await using given = await GivenContainers.on(socket);
    const { ours, native } = await given.made("sleep 1000");
    await native.start();
    await Promise.all([ours.remove(), ours.remove(), ours.remove()]);
    expect(await ours.state()).toBeUndefined();
    await ours.remove();
  });

  it("devices that are not there are missed at the start, not before", async () => {
    await using given = await GivenContainers.on(socket);
    const DeviceRequests = [{ Count: 1, Capabilities: [["gpu"]] }];
    const { native } = await given.made("true", { HostConfig: { DeviceRequests } });
    const refused = await fault(native.start());
    expect(refused).toMatchObject({ status: 500, message: expect.stringContaining("could not select device driver") });
    expect(refusal(refused ?? { message: "" }, {})).toEqual({
      class: "no-capacity",
      message: "this engine has no devices to give",
      reason: expect.stringContaining("[[gpu]]"),
      remedy: "install the NVIDIA container toolkit where the engine runs, leave `gpu` out, or run the step elsewhere",
      isLasting: true,
    });
  });

  it("137 is want of memory only where the engine says so", async () => {
    await using given = await GivenContainers.on(socket);
    const terms = { wasAway: false, memoryBytes: 16 * 1024 * 1024 };
    const hungry = await given.ended("x=$(head -c 64000000 /dev/zero | tr '\\0' x); echo done", {
      HostConfig: { Memory: terms.memoryBytes, MemorySwap: terms.memoryBytes },
    });
    const killed = await given.ended("kill -9 $$", { HostConfig: { Init: true } });
    const [one, other] = await Promise.all([hungry.ours.state(), killed.ours.state()]);
    expect([one?.exitCode, other?.exitCode]).toEqual([137, 137]);
    expect(one && endedOf(one, terms)).toMatchObject({
      failure: { class: "oom", message: "needed more than its 16 MiB of memory" },
    });
    expect(other && endedOf(other, terms)).toMatchObject({
      failure: { class: "user-exit", exit: { signal: "SIGKILL" } },
    });
  });

  it("the SDK's modem takes keys out of the options that it is given, and sends unknown ones as they are", async () => {
    await using given = await GivenContainers.on(socket);
    const options = { abortSignal: new AbortController().signal };
    const dialled = { path: "/_ping?", method: "GET", options, statusCodes: { 200: true } };
    await new Promise((resolve) => given.client.modem.dial(dialled, resolve));
    expect(options).toEqual({});
    // Options are made anew for each call, so a second one has its signal too.
    const { ours } = await given.ended("true");
    await ours.ended(new AbortController().signal);
    await expect(ours.ended(AbortSignal.abort())).rejects.toMatchObject({ code: "ABORT_ERR" });
    const filters = { all: true, label: ["nothing=here"] };
    expect(await given.client.listContainers(filters)).not.toEqual([]);
    expect(await given.client.listContainers({ all: true, filters: { label: ["nothing=here"] } })).toEqual([]);
  });
});
