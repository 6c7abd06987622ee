// The thermometer of the big screen, small. Received money is full, promised money is hatched.

import { drawing } from "../shared/dom.mjs";

const kTop = 14; // Where the scale ends.
const kZero = 246; // Where it begins, just above the bulb.
const kCentre = 30;
const kBulb = 25;
const kTube = 16;
const kWall = 5;
const kLabelApart = 22; // Two labels nearer than this cannot both be read.
const kStack = ["captured", "cash", "matched", "pledged"];

/** What each layer holds, in the unit of the challenge's measure. */
export function levelsOf(live) {
  if (live.measure === "people") {
    return { captured: live.people, cash: 0, matched: 0, pledged: live.people_pledged };
  }
  const { captured, cash, matched, pledged } = live;
  return { captured, cash, matched: matched ?? 0, pledged };
}

export function goalOf(live) {
  return live.measure === "people" ? live.target.people : live.target.amount;
}

/** The value at the top of the tube: a little above whatever is highest. */
export function topOf(live) {
  const levels = levelsOf(live);
  const sum = kStack.reduce((total, layer) => total + Math.max(0, levels[layer]), 0);
  const marks = live.milestones.map((milestone) => milestone.value);
  return Math.max(sum, goalOf(live) ?? 0, ...marks, 1) * 1.04;
}

/** The bands from the bottom up: {layer, from, to} in pixels of the drawing. */
export function bandsOf(live) {
  const levels = levelsOf(live);
  const top = topOf(live);
  const bands = [];
  let below = 0;
  for (const layer of kStack) {
    const level = Math.max(0, levels[layer]);
    const at = (value) => kZero - ((kZero - kTop) * value) / top;
    bands.push({ layer, from: at(below), to: at(below + level) });
    below += level;
  }
  return bands;
}

/** Marks that can be read: the goal first, then milestones with room enough. */
export function marksOf(live) {
  const top = topOf(live);
  const goal = goalOf(live);
  const wanted = live.milestones.map(({ value, crossed }) => ({ value, crossed, goal: false }));
  wanted.sort((one, other) => other.value - one.value);
  if (goal) {
    wanted.unshift({ value: goal, crossed: live.reached, goal: true });
  }
  const marks = [];
  for (const mark of wanted) {
    const y = kZero - ((kZero - kTop) * mark.value) / top;
    if (marks.every((other) => Math.abs(other.y - y) >= kLabelApart)) {
      marks.push({ ...mark, y });
    }
  }
  return marks;
}

export class Thermometer {
  constructor(holder) {
    const svg = drawing("svg", { viewBox: "0 0 116 310", "aria-hidden": "true" });
    const line = { width: 5, height: 10, class: "pledged" };
    const hatch = { id: "hatch", width: 10, height: 10, patternUnits: "userSpaceOnUse",
                    patternTransform: "rotate(45)" };
    svg.append(drawing("defs", {}, drawing("pattern", hatch, drawing("rect", line))));
    const bulb = 310 - kBulb - 4;
    const tube = (radius, name) => drawing("rect", {
      x: kCentre - radius, y: kTop - 10 + (kTube - radius), width: 2 * radius,
      height: bulb - kTop, rx: radius, class: name });
    const disc = (radius, name) => drawing("circle", {
      cx: kCentre, cy: bulb, r: radius, class: name });
    svg.append(tube(kTube, "casing"), disc(kBulb, "casing"), tube(kTube - kWall, "channel"));
    svg.append(disc(kBulb - kWall, "bulb"));
    const inside = { x: kCentre - kTube + kWall, width: 2 * (kTube - kWall) };
    svg.append(drawing("rect", { ...inside, y: kZero, height: bulb - kZero, class: "bulb" }));
    this.bands = new Map(kStack.map((layer) => {
      const fill = layer === "pledged" ? { fill: "url(#hatch)" } : {};
      const band = drawing("rect", { ...inside, y: kZero, height: 0, class: `band ${layer}`,
                                     ...fill });
      svg.append(band);
      return [layer, band];
    }));
    this.marks = drawing("g");
    svg.append(this.marks);
    holder.append(svg);
  }

  show(live, label) {
    for (const { layer, from, to } of bandsOf(live)) {
      const gap = from - to > 4 && layer !== "captured" ? 2 : 0;
      const band = this.bands.get(layer);
      band.setAttribute("y", to.toFixed(1));
      band.setAttribute("height", Math.max(0, from - to - gap).toFixed(1));
    }
    this.marks.replaceChildren(...marksOf(live).flatMap((mark) => {
      const name = `mark${mark.goal ? " goal" : ""}${mark.crossed ? " crossed" : ""}`;
      const left = mark.goal ? kCentre - kTube : kCentre + kTube + 2;
      const line = { x1: left, x2: kCentre + kTube + 7, y1: mark.y, y2: mark.y, class: name };
      const at = { x: kCentre + kTube + 11, y: mark.y + 4, class: name };
      return [drawing("line", line), drawing("text", { ...at, text: label(mark.value) })];
    }));
  }
}
