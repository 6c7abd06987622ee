// A browser, and tests in order: each is a sentence, gets a page, and fails by throwing.

import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const kBrowsers = [process.env.CHAPEAU_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const kTestMs = 60000;
const kWaitMs = 10000;

export { assert };
export const tests = [];

/** `needs`: "both" runs against the program when there is one; "mock" only against the stand-in. */
export function test(name, work, needs = "both") {
  tests.push({ name, work, needs });
}

export const kSmall = { width: 320, height: 568 };
export const kLarge = { width: 390, height: 844 };
export const kTablet = { width: 768, height: 1024 };

export class Bench {
  constructor(pictures) {
    this.pictures = pictures;
    this.faults = [];
    this.contexts = [];
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
    }
  }

  async start() {
    const executablePath = kBrowsers.find((path) => path && existsSync(path));
    if (!executablePath) {
      throw new Error("no Chromium was found; install the package chromium, or name one in "
        + "CHAPEAU_CHROMIUM");
    }
    this.browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }

  /** A phone of its own: nothing of another test is stored on it. */
  async phone({ size = kLarge, language = "en-US", scheme = "dark", motion = "reduce" } = {}) {
    const context = await this.browser.newContext({ viewport: size, locale: language,
      colorScheme: scheme, reducedMotion: motion, deviceScaleFactor: 2, hasTouch: true });
    context.setDefaultTimeout(kWaitMs);
    this.contexts.push(context);
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const page = await context.newPage();
    page.on("dialog", (dialog) => {
      this.faults.push(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("pageerror", (error) => this.faults.push(`a script failed: ${error.stack ?? error}`));
    page.on("console", (message) => {
      const text = message.text();
      const expected = /Failed to load resource|ERR_/u.test(text);
      if (message.type() === "error" && !expected) {
        this.faults.push(`the console: ${text}`);
      }
    });
    return page;
  }

  async picture(page, name) {
    if (this.pictures) {
      await page.screenshot({ path: `${this.pictures}/${name}.png` });
    }
  }

  async run(name, work) {
    this.faults = [];
    const timer = {};
    const late = new Promise((_, refuse) => {
      timer.id = setTimeout(() => refuse(new Error("it took too long")), kTestMs);
    });
    try {
      await Promise.race([work(this), late]);
      assert.deepEqual(this.faults, [], "nothing goes wrong in the background");
      console.log(`ok      ${name}`);
      return true;
    } catch (error) {
      console.log(`FAILED  ${name}\n${String(error.stack ?? error).replace(/^/gmu, "        ")}`);
      for (const fault of this.faults) {
        console.log(`        ${fault}`);
      }
      return false;
    } finally {
      clearTimeout(timer.id);
      await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    }
  }

  async stop() {
    await this.browser.close();
  }
}

/** Waits until `probe` says yes; a page that is right a moment later is right. */
export async function eventually(probe, what, limitMs = kWaitMs) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`this did not come to be: ${what}`);
    }
    await new Promise((resume) => {
      setTimeout(resume, 50);
    });
  }
}

export async function textOf(page, selector) {
  return (await page.locator(selector).first().textContent() ?? "").trim();
}

/** Opens the attendee's page and waits until it lives. */
export async function attend(page, evening) {
  await page.goto(evening.attendee);
  await page.waitForSelector("body[data-ready]");
  await page.waitForFunction(() => document.querySelector("#total").textContent !== "");
}

/** Fills the sheet and gives; `how` is the way's place. */
export async function give(page, { amount, other, name, message, how = 0 } = {}) {
  await page.click("#give");
  if (other !== undefined) {
    await page.check("input[name=amount][value=other]");
    await page.fill("#other-amount", other);
  } else if (amount !== undefined) {
    await page.check(`input[name=amount][value="${amount}"]`);
  }
  if (name !== undefined) {
    await page.check(".check input");
    await page.fill("#give-name", name);
  }
  if (message !== undefined) {
    await page.fill("#give-message", message);
  }
  await page.locator(".ways button").nth(how).click();
}

/** Pairs a page with the operator's listener. */
export async function pair(page, evening, role = "operator", device = "tablet 1") {
  const address = await evening.pairing(role);
  await page.goto(address);
  await page.fill("#pair-name", device);
  await page.fill("#pair-pin", evening.pin);
  await page.click("button[type=submit]");
  await page.waitForSelector("body[data-ready]");
}

export async function openTab(page, view) {
  await page.click(`.tab[data-view=${view}]`);
  await page.waitForSelector(`#main[data-view=${view}]`);
}
