import { expect, it } from "vitest";
import { Roster } from "./roster.ts";

/** Something that is gone once it is told so. */
class Thing {
  readonly told: string[] = [];
  readonly gone: PromiseWithResolvers<void> = Promise.withResolvers<void>();

  remove(): Promise<void> {
    this.told.push("remove");
    return this.gone.promise;
  }
}

it("makes one for all who ask at once", async () => {
  const roster = new Roster<Thing>(() => undefined);
  const make = async () => new Thing();
  const [one, other] = await Promise.all([roster.get("web", make), roster.get("web", make)]);
  expect(other).toBe(one);
  expect(await roster.all()).toEqual([one]);
});

it("makes another only once the former one is gone, and that is removed once however many ask", async () => {
  const forgotten: string[] = [];
  const roster = new Roster<Thing>((name) => forgotten.push(name));
  const former = await roster.get("web", async () => new Thing());
  const gone = [roster.remove("web"), roster.remove("web")];
  expect(await roster.find("web")).toBeUndefined();
  const next = roster.get("web", async () => {
    expect(forgotten).toEqual(["web"]);
    return new Thing();
  });
  former.gone.resolve();
  await Promise.all(gone);
  expect([former.told, await roster.all()]).toEqual([["remove"], [await next]]);
});

it("removes no other in place of the one that is meant", async () => {
  const roster = new Roster<Thing>(() => undefined);
  const former = await roster.get("web", async () => new Thing());
  former.gone.resolve();
  await roster.remove("web");
  const next = await roster.get("web", async () => new Thing());
  await roster.remove("web", former);
  expect([next.told, await roster.find("web")]).toEqual([[], next]);
});

it("has none of what could not be made", async () => {
  const roster = new Roster<Thing>(() => undefined);
  const make = async () => {
    throw new Error("no such backend");
  };
  await expect(roster.get("web", make)).rejects.toThrow("no such backend");
  expect(roster.isEmpty).toBe(true);
});
