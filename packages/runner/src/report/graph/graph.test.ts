import { describe, expect, it } from "vitest";
import type { StepStatus } from "../../events/view.ts";
import { paletteOf } from "../palette.ts";
import { graphDot } from "./graph-dot.ts";
import { graphMermaid } from "./graph-mermaid.ts";
import { graphSvg } from "./graph-svg.ts";
import { graphText } from "./graph-text.ts";
import { layOut } from "./layout.ts";
import type { StepGraph, StepNode } from "./step-graph.ts";

function node(name: string, needs: readonly string[] = [], more: Partial<StepNode> = {}): StepNode {
  return { name, kind: "job", backend: "local", needs, ...more };
}

const planned: StepGraph = {
  pipeline: "penguins",
  nodes: [
    node("fetch"),
    node("clean", ["fetch"]),
    node("train-a", ["clean"]),
    node("train-b", ["clean"]),
    node("choose", ["train-b", "train-a"]),
    node("serve", ["choose"], { kind: "deploy" }),
    node('fold["<&>"]'),
  ],
};

const statuses: readonly StepStatus[] = ["succeeded", "cached", "failed", "running", "skipped", "waiting", "waiting"];

const ran: StepGraph = {
  ...planned,
  nodes: planned.nodes.map((each, index): StepNode => {
    const status = statuses[index] ?? "waiting";
    return { ...each, status, ...(index === 0 ? { note: "1.2s" } : {}) };
  }),
};

describe("the graph as text", () => {
  it("shows each step once, below the last of those that it needs; a chain stays narrow", () => {
    expect(graphText(planned, paletteOf(false))).toMatchInlineSnapshot(`
      "penguins  7 steps

      fetch
      ↓ clean
      ├─ train-a
      └─ train-b
         ↓ choose  also needs train-a
         ↓ serve   deploy
      fold["<&>"]
      "
    `);
  });

  it("shows the status of each step of a run", () => {
    expect(graphText(ran, paletteOf(false))).toMatchInlineSnapshot(`
      "penguins  7 steps

      fetch        ✓ succeeded  1.2s
      ↓ clean      = cached
      ├─ train-a   ✗ failed
      └─ train-b   ▸ running
         ↓ choose  ↷ skipped    also needs train-a
         ↓ serve   · waiting    deploy
      fold["<&>"]  · waiting
      "
    `);
  });

  it("draws a chain of 10,000 steps", () => {
    const nodes = Array.from({ length: 10_000 }, (_, at) => node(`s${at}`, at === 0 ? [] : [`s${at - 1}`]));
    const lines = graphText({ pipeline: "long", nodes }, paletteOf(false)).split("\n");
    expect(lines.at(-2)).toBe("↓ s9999");
  });
});

describe("the graph for other tools", () => {
  it("in the language of Mermaid", () => {
    expect(graphMermaid(ran)).toMatchInlineSnapshot(`
      "flowchart LR
        s0["fetch<br/><small>1.2s</small>"]
        s1["clean"]
        s2["train-a"]
        s3["train-b"]
        s4["choose"]
        s5(["serve"])
        s6["fold[#34;#60;#38;#62;#34;]"]
        s0 --> s1
        s1 --> s2
        s1 --> s3
        s3 --> s4
        s2 --> s4
        s4 --> s5
        classDef succeeded stroke:#0f766e,stroke-width:2px
        class s0 succeeded
        classDef cached stroke:#0369a1,stroke-width:2px
        class s1 cached
        classDef failed stroke:#c2185b,stroke-width:2px
        class s2 failed
        classDef running stroke:#2563eb,stroke-width:2px
        class s3 running
        classDef skipped stroke:#b45309,stroke-width:2px
        class s4 skipped
        classDef waiting stroke:#6b7280,stroke-width:2px
        class s5,s6 waiting
      "
    `);
  });

  it("in the language of Graphviz", () => {
    expect(graphDot(ran)).toMatchInlineSnapshot(`
      "digraph "penguins" {
        rankdir=LR;
        node [shape=box, style=rounded, fontname="sans-serif"];
        "fetch" [label="fetch\\n1.2s", color="#0f766e", tooltip="succeeded"];
        "clean" [color="#0369a1", tooltip="cached"];
        "train-a" [color="#c2185b", tooltip="failed"];
        "train-b" [color="#2563eb", tooltip="running"];
        "choose" [color="#b45309", tooltip="skipped"];
        "serve" [shape=component, color="#6b7280", tooltip="waiting"];
        "fold[\\"<&>\\"]" [color="#6b7280", tooltip="waiting"];
        "fetch" -> "clean";
        "clean" -> "train-a";
        "clean" -> "train-b";
        "train-b" -> "choose";
        "train-a" -> "choose";
        "choose" -> "serve";
      }
      "
    `);
  });
});

describe("the graph as SVG", () => {
  it("escapes names, names the status in words, and marks each step", () => {
    const svg = graphSvg(ran);
    expect(svg).toContain("<title>fold[&quot;&lt;&amp;&gt;&quot;]: waiting</title>");
    expect(svg).not.toContain('fold["<');
    expect(svg.match(/class="step is-[a-z]+"/g)).toEqual(statuses.map((status) => `class="step is-${status}"`));
    expect(svg.match(/class="edge"/g)).toHaveLength(6);
  });

  it("places needs to the left of those that need them, and no step upon another", () => {
    const { boxes, width, height } = layOut(planned);
    const boxOf = new Map(boxes.map((box) => [box.node.name, box]));
    for (const box of boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      for (const need of box.node.needs) {
        const from = boxOf.get(need);
        expect((from?.x ?? 0) + (from?.width ?? 0)).toBeLessThan(box.x);
      }
    }
    const places = boxes.map(({ x, y }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("places thousands of steps in columns, without looking for the fewest crossings", () => {
    const nodes = Array.from({ length: 5_000 }, (_, at) => node(`s${at}`, at < 100 ? [] : [`s${at - 100}`]));
    const { boxes, lines } = layOut({ pipeline: "wide", nodes });
    expect(new Set(boxes.map(({ x }) => x)).size).toBe(50);
    expect(lines).toHaveLength(4_900);
  });
});
