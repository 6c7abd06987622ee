import { chromium } from "playwright-core";
import { MockKiosk, exampleLive, exampleChallenge } from "./mock_server.mjs";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const out = process.argv[2] ?? "/tmp/shots";
const kiosk = await new MockKiosk().start();
async function shot(name, { w, h, dark = true, lang = "en-US", act, full=false }) {
  const page = await (await browser.newContext({ viewport: { width: w, height: h }, colorScheme: dark ? "dark" : "light", locale: lang, deviceScaleFactor: 2 })).newPage();
  page.on("console", (m) => console.log(name, m.text())); page.on("pageerror", (e) => console.log(name, String(e)));
  await page.goto(kiosk.attendee.url); await page.waitForSelector("body[data-ready]"); await page.waitForTimeout(400);
  if (act) await act(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: full }); await page.context().close();
}
await shot("a-dark", { w: 390, h: 844 });
await shot("a-light-fr-320", { w: 320, h: 568, dark: false, lang: "fr-FR" });
await shot("a-sheet", { w: 390, h: 844, act: async (p) => { await p.click("#give"); await p.check("input[type=checkbox]"); await p.fill("#give-name", "Zoë"); } });
await shot("a-sheet-320-light", { w: 320, h: 568, dark:false, lang: "fr", act: async (p) => { await p.click("#give"); } });
await shot("a-result", { w: 390, h: 844, act: async (p) => { await p.click("#give"); await p.check("input[type=checkbox]"); await p.fill("#give-name", "Zoë"); await p.click(".ways button"); } });
await shot("a-wide", { w: 1024, h: 768, full: true });
await browser.close(); kiosk.stop();
