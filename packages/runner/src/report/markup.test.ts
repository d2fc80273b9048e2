import { describe, expect, it } from "vitest";
import { markup, verbatim } from "./markup.ts";

describe("markup", () => {
  it("escapes every text, in elements and in attributes", () => {
    const text = `<img src=x onerror="alert('1')">&amp;\u0000\u001b[31m`;
    expect(markup`<p title="${text}">${text}</p>`.text).toBe(
      `<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;\ufffd\ufffd[31m">` +
        `&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;\ufffd\ufffd[31m</p>`,
    );
  });

  it("takes markup as it is, joins lists, leaves out what is not there", () => {
    const rows = ["a", "<"].map((text) => markup`<li>${text}</li>`);
    expect(markup`<ul>${rows}</ul>${undefined}${7}`.text).toBe("<ul><li>a</li><li>&lt;</li></ul>7");
  });

  it("keeps text of our own from ending its element", () => {
    expect(markup`<style>${verbatim("a > b {} /* </style> */")}</style>`.text).toBe(
      "<style>a > b {} /* <\\/style> */</style>",
    );
  });
});
