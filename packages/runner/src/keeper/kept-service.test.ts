import { once } from "node:events";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { loopback } from "@pipeline/backends/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { KeptRig } from "./testing/kept-rig.ts";

const minute = 60_000;

describe("a service with an idle timeout", () => {
  it("R21 is stopped so long after the last request, each of which starts the time anew, and started by the next", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: 15 * minute });
    expect(await rig.apply()).toMatchObject({ status: "succeeded", isKept: false, endpoints: [{ url: rig.url }] });
    const first = await rig.ask();
    expect(first).toMatchObject({ says: "first", status: 200 });
    rig.clock.pass(14 * minute);
    expect((await rig.ask()).pid).toBe(first.pid);
    rig.clock.pass(14 * minute);
    await rig.settled();
    expect(await rig.status()).toBe("ready");
    rig.clock.pass(minute);
    await rig.settled();
    expect([await rig.status(), await rig.place.stands()]).toEqual([
      "stopped: nobody has asked for it lately; the next request starts it",
      [],
    ]);
    const woken = await Promise.all([rig.ask(), rig.ask(), rig.ask()]);
    expect(new Set(woken.map(({ pid }) => pid)).size).toBe(1);
    expect(woken[0]?.pid).not.toBe(first.pid);
    expect(await rig.place.stands()).toEqual(["web"]);
  });

  it("R21 is not stopped while a request is not answered, however long that takes", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    await rig.apply();
    const slow = rig.ask("/slow");
    await rig.ask();
    rig.clock.pass(60 * minute);
    await rig.settled();
    expect(await rig.status()).toBe("ready");
    await rig.ask("/release");
    expect((await slow).text).toBe("slow");
    rig.clock.pass(2 * minute);
    await rig.settled();
    expect(await rig.place.stands()).toEqual([]);
  });

  it("R21 passes on streams as they come, and connections that change their protocol", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    await rig.apply();
    const events = await fetch(`${rig.url}/events`);
    const reader = events.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("data: first\n\n");
    await reader?.cancel();
    const upgraded = request(`${rig.url}/`, { headers: { connection: "Upgrade", upgrade: "echo" } });
    upgraded.end();
    const [answer, socket] = await once(upgraded, "upgrade");
    expect(answer.statusCode).toBe(101);
    socket.write("to and fro");
    expect(String((await once(socket, "data"))[0])).toBe("to and fro");
    // An open one is in use.
    rig.clock.pass(60 * minute);
    await rig.settled();
    expect(await rig.status()).toBe("ready");
    socket.destroy();
  });

  it("that cannot start says so, and when to come again", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    await rig.apply();
    rig.clock.pass(2 * minute);
    await rig.settled();
    const { port } = rig.record.workload;
    await using _taken = await loopback.occupy(port);
    expect(await rig.ask()).toMatchObject({
      status: 503,
      retryAfter: "5",
      text: expect.stringContaining(`port ${port} is taken`),
    });
  });

  it("R21 goes on with what stands when its keeper is another, and keeps its address", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    await rig.apply();
    const [{ pid }, url] = [await rig.ask(), rig.url];
    await rig.again();
    expect([(await rig.ask()).pid, rig.url]).toEqual([pid, url]);
  });
});

describe("a service that is removed", () => {
  it("is not started by a request that comes meanwhile", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    await rig.apply();
    const slow = rig.ask("/slow");
    await rig.ask();
    const removed = rig.kept.remove();
    const late = rig.ask();
    // What it has in hand is answered first.
    const release = fetch(`http://127.0.0.1:${rig.record.workload.port}/release`);
    await Promise.allSettled([removed, slow, late, release]);
    await rig.settled();
    expect([await rig.place.stands(), rig.record.standing]).toEqual([[], []]);
  });
});

describe("a service that is looked for", () => {
  it("is started where the keeper that was asked to has died, and is nobody's where it stands otherwise", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    expect(await rig.kept.attach("other")).toBeUndefined();
    expect(await rig.kept.attach("first")).toMatchObject({ status: "succeeded" });
    expect((await rig.ask()).says).toBe("first");
  });
});

describe("a service with windows", () => {
  const windows = { zone: "Europe/Berlin", each: [{ days: "mon-fri", from: "08:00", to: "20:00" }] };

  it("R20 is stopped when its window ends, and started when the next one begins", async () => {
    const rig = await KeptRig.open({ windows }, "2026-11-27T18:59Z");
    await rig.apply();
    expect(await rig.ask()).toMatchObject({ status: 200 });
    rig.to("2026-11-27T19:00Z");
    await rig.settled();
    expect(await rig.status()).toBe("stopped: outside of its schedule; starts at 2026-11-30 08:00 (Europe/Berlin)");
    expect(await rig.ask()).toMatchObject({ status: 503, retryAfter: String(60 * 60 * 60) });
    rig.to("2026-11-30T06:59:59Z");
    await rig.settled();
    expect(await rig.place.stands()).toEqual([]);
    rig.to("2026-11-30T07:00Z");
    await rig.settled();
    expect([await rig.place.stands(), (await rig.ask()).status]).toEqual([["web"], 200]);
  });

  it("R20 outside of them is brought to ready for the run that deploys it, and stopped when that has ended", async () => {
    const rig = await KeptRig.open({ windows }, "2026-11-28T12:00Z");
    rig.driven.add("r");
    expect(await rig.apply()).toMatchObject({ status: "succeeded" });
    rig.clock.pass(minute);
    await rig.settled();
    expect((await rig.ask()).status).toBe(200);
    rig.driven.delete("r");
    rig.clock.pass(5_000);
    await rig.settled();
    expect(await rig.place.stands()).toEqual([]);
  });

  it("R20 R21 in its window obeys its idle timeout too, which begins with the window", async () => {
    const rig = await KeptRig.open({ windows, idleTimeoutMs: 30 * minute }, "2026-11-30T06:00Z");
    await rig.apply();
    rig.to("2026-11-30T07:00Z");
    await rig.settled();
    expect(await rig.place.stands()).toEqual(["web"]);
    rig.to("2026-11-30T07:30Z");
    await rig.settled();
    expect(await rig.place.stands()).toEqual([]);
    expect((await rig.ask()).status).toBe(200);
  });
});

describe("a service that is replaced without a gap", () => {
  it("answers every request of a loop, and those in hand by the former one", async () => {
    const rig = await KeptRig.open({ withoutGap: true });
    await rig.apply();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const slow = rig.ask("/slow");
    const faults: unknown[] = [];
    let goesOn = true;
    const loop = async (said: string[]) => {
      while (goesOn) {
        const asked = request(rig.url, { agent }).end();
        const answered = once(asked, "response").then(([answer]) => text(answer));
        await answered.then(
          (body) => said.push(JSON.parse(body).says),
          (fault) => faults.push(fault),
        );
      }
    };
    const told: readonly string[][] = [[], []];
    const loops = told.map(loop);
    const second = await rig.place.staged("second", { withoutGap: true }, { port: rig.record.workload.port });
    const replaced = rig.apply(second);
    const released = (async () => {
      while (!told.every((said) => said.includes("second"))) await rig.ask();
      // The former one still holds the slow request, which only it can release.
      expect(await rig.place.stands()).toHaveLength(2);
      await fetch(`http://127.0.0.1:${rig.record.workload.port}/release`).catch(() => undefined);
    })();
    await released;
    expect(await replaced).toMatchObject({ status: "succeeded", isKept: false });
    expect((await slow).text).toBe("slow");
    goesOn = false;
    await Promise.all(loops);
    expect(faults).toEqual([]);
    for (const said of told) {
      expect(said.indexOf("second")).toBeGreaterThan(0);
      expect(said.slice(said.indexOf("second"))).not.toContain("first");
    }
    expect(await rig.place.stands()).toEqual(["web-b"]);
  });

  it("goes on as it was where the changed one is never ready", async () => {
    const rig = await KeptRig.open({ withoutGap: true });
    await rig.apply();
    const { port } = rig.record.workload;
    const ill = await rig.place.staged("ill", { withoutGap: true }, { port, command: ["false"] });
    expect(await rig.apply(ill)).toMatchObject({ status: "failed", failure: { class: "not-ready" } });
    expect(await rig.ask()).toMatchObject({ status: 200, says: "first" });
    expect(await rig.place.stands()).toEqual(["web"]);
  });
});

describe("a service that speaks no HTTP", () => {
  it("R21 is in use as long as bytes go by", async () => {
    const rig = await KeptRig.open({ idleTimeoutMs: minute });
    const workload = { ...rig.record.workload, health: "port" };
    rig.record = { ...rig.record, workload };
    await rig.again();
    await rig.apply(workload);
    expect((await rig.ask()).says).toBe("first");
    rig.clock.pass(2 * minute);
    await rig.settled();
    expect(await rig.place.stands()).toEqual([]);
    expect((await rig.ask()).says).toBe("first");
  });
});
