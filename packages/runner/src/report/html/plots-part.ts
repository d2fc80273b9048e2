import type { RunEvent } from "../../events/event.ts";
import { type Markup, markup } from "../markup.ts";
import type { Page } from "./page-facts.ts";
import { anchorOf } from "./summary-part.ts";

type Reported = Extract<RunEvent, { readonly type: "metric.reported" }>;

/** A curve for each metric of each step, of its last attempt that reported it. */
export function plotsPart({ events }: Page): Markup | undefined {
  const reported = events.filter((event) => event.type === "metric.reported");
  if (reported.length === 0) return undefined;
  const curves = Map.groupBy(reported, ({ step, name }) => `${step} ${name}`);
  return markup`<section id="metrics"><h2>Metrics</h2><div class="plots">${[...curves.values()].map(plot)}</div></section>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const size = { width: 400, height: 150, left: 52, right: 10, top: 10, bottom: 22 };
const mostPoints = 600;

function plot(all: readonly Reported[]): Markup {
  const [last] = all.slice(-1);
  if (last === undefined) return markup``;
  const points = all
    .filter(({ attempt }) => attempt === last.attempt)
    .map(({ at, value }, index): Point => ({ x: at ?? index, y: value }));
  const [xs, ys] = [rangeOf(points.map(({ x }) => x)), rangeOf(points.map(({ y }) => y))];
  const placed = thinned(points).map(({ x, y }): Point => {
    return {
      x: scale(x, xs, [size.left, size.width - size.right]),
      y: scale(y, ys, [size.height - size.bottom, size.top]),
    };
  });
  const bottom = size.height - size.bottom;
  return markup`<figure class="plot"><h3><a href="#${anchorOf(last.step)}" data-open="${last.step}">${last.step}</a> ${last.name} <span class="faint">${shown(last.value)}</span></h3>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${last.name} of ${last.step}: last ${shown(last.value)}">
<path class="grid" d="M${size.left} ${size.top}V${bottom}H${size.width - size.right}" fill="none"/>
<text x="${size.left - 6}" y="${size.top + 8}" text-anchor="end">${shown(ys.most)}</text><text x="${size.left - 6}" y="${bottom}" text-anchor="end">${shown(ys.least)}</text>
<text x="${size.left}" y="${size.height - 6}">${shown(xs.least)}</text><text x="${size.width - size.right}" y="${size.height - 6}" text-anchor="end">${shown(xs.most)}</text>
${placed.length === 1 ? placed.map(({ x, y }) => markup`<circle class="dot" cx="${round(x)}" cy="${round(y)}" r="3"/>`) : markup`<polyline class="curve" points="${placed.map(({ x, y }) => `${round(x)},${round(y)}`).join(" ")}"/>`}
</svg></figure>`;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(values: readonly number[]): Range {
  const least = values.reduce((one, other) => Math.min(one, other));
  const most = values.reduce((one, other) => Math.max(one, other));
  return { least, most };
}

function scale(value: number, { least, most }: Range, [from, to]: readonly [number, number]): number {
  return most === least ? (from + to) / 2 : from + ((value - least) / (most - least)) * (to - from);
}

/** Of many points as many as can be seen, the last one with them. */
function thinned(points: readonly Point[]): readonly Point[] {
  const every = Math.ceil(points.length / mostPoints);
  return points.filter((_, index) => index % every === 0 || index === points.length - 1);
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
