import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Masker } from "./mask.ts";
import { secretForms } from "./secret-forms.ts";

describe("the mask over secrets", () => {
  it("X21 covers each form of a value, and leaves the rest as it is", () => {
    const secret = 'p@ss "wörd"/1';
    const masked = mask(
      [secret],
      [
        `raw ${secret} end`,
        `base64 ${base64(`x${secret}`)} end`,
        `url ${encodeURIComponent(secret)} end`,
        `form ${encodeURIComponent(secret).replaceAll("%20", "+")} end`,
        `json ${JSON.stringify(secret)} end`,
        `ascii json ${JSON.stringify(secret).replace("ö", "\\u00f6")} end`,
      ].join("\n"),
    );
    expect(masked).toMatchInlineSnapshot(`
      "raw *** end
      base64 eH*** end
      url *** end
      form *** end
      json "***" end
      ascii json "***" end"
    `);
  });

  it("covers each line of a value of several lines, but for lines too short to be told from words", () => {
    expect(mask(["-----BEGIN-----\nabcdefgh\r\nxyz\n"], "[abcdefgh] [xyz] [-----BEGIN-----]")).toBe(
      "[***] [xyz] [***]",
    );
  });

  it("covers bytes that are no text, as they are and in base64", () => {
    const bytes = Buffer.from([0, 255, 254, 128, 7, 0, 192]);
    const masker = new Masker([bytes]);
    const given = [masker.push(Buffer.concat([Buffer.from("<"), bytes, Buffer.from(">")])), masker.end()];
    expect(Buffer.concat(given).toString()).toBe("<***>");
    const encoded = new Masker([bytes]);
    const text = Buffer.from(`b64: ${bytes.toString("base64")}`);
    expect(Buffer.concat([encoded.push(text), encoded.end()]).toString()).toMatch(/^b64: \*\*\*.?=*$/);
  });

  it("covers values that overlap, as one", () => {
    expect(mask(["abcabc", "bcabcd1"], "<abcabcabc> <abcabcd1>")).toBe("<***> <***>");
  });

  it("gives out what cannot be a secret at once", () => {
    const masker = new Masker(["secret-value"]);
    expect(masker.push(Buffer.from("hello sec")).toString()).toBe("hello ");
    expect(masker.push(Buffer.from("ond\n")).toString()).toBe("second\n");
    expect(masker.end().toString()).toBe("");
  });

  it("gives the same whatever the chunks, and never a value", () => {
    const unit = fc.constantFrom("a", "b", "aab", "aabaab", "é", "\n", "x");
    const text = fc.array(unit, { maxLength: 60 }).map((parts) => parts.join(""));
    const secrets = ["aabaab", "baabaa", "éxéxéx"];
    const forms = secretForms(secrets).map((form) => form.toString());
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (whole, sizes) => {
        const once = mask(secrets, whole);
        expect(inChunks(secrets, Buffer.from(whole), sizes)).toBe(once);
        expect(forms.filter((form) => once.includes(form))).toEqual([]);
        if (!forms.some((form) => whole.includes(form))) expect(once).toBe(whole);
      }),
    );
  });

  it("gives the same where values have so many forms that they are looked for all at once", () => {
    const line = fc.string({ minLength: 6, maxLength: 12, unit: fc.constantFrom("a", "b", "é", "/") });
    const values = fc.array(line, { minLength: 4, maxLength: 8 });
    const others = fc.array(fc.constantFrom("a", "b", "ab", "é", "/", " "), { maxLength: 30 });
    fc.assert(
      fc.property(values, others, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lines, parts, sizes) => {
        const secret = lines.join("\n");
        const whole = [...parts, ...lines, ...parts].join("");
        const once = mask([secret], whole);
        const forms = secretForms([secret]).map((form) => form.toString());
        expect(forms.length).toBeGreaterThan(12);
        expect(forms.filter((form) => once.includes(form))).toEqual([]);
        expect(inChunks([secret], Buffer.from(whole), sizes)).toBe(once);
        // Values that are looked for one by one are masked alike.
        const masked = lines.reduce((text, each) => mask([each], text), whole);
        expect(once.includes("***")).toBe(masked.includes("***"));
      }),
    );
  });

  it("never holds more than a value, however long a run of overlaps is", () => {
    const masker = new Masker(["aaaaaaaa"]);
    const given = Array.from({ length: 1000 }, () => masker.push(Buffer.alloc(1000, "a")).length);
    expect(given.reduce((sum, length) => sum + length, 0)).toBe(3);
    expect(masker.push(Buffer.from("b")).toString() + masker.end().toString()).toBe("b");
  });

  it("passes on bytes that are no text", () => {
    const bytes = Buffer.from([0, 255, 254, 10, 128]);
    const masker = new Masker(["secret-value"]);
    expect(Buffer.concat([masker.push(bytes), masker.end()])).toEqual(bytes);
  });
});

function mask(secrets: readonly string[], text: string): string {
  return inChunks(secrets, Buffer.from(text), [text.length + 1]);
}

function inChunks(secrets: readonly string[], bytes: Buffer, sizes: readonly number[]): string {
  const masker = new Masker(secrets);
  const given: Buffer[] = [];
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    given.push(masker.push(bytes.subarray(from, from + size)));
    from += size;
  }
  return Buffer.concat([...given, masker.end()]).toString();
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
