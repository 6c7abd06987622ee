// Runs the tests in a browser: `node run_tests.mjs BUILD_FOLDER|mock [PICTURES] [WORD...]`.
//
// Against the program each test has an evening of its own. What only the stand-in can show runs
// against the stand-in; with `mock` for a build folder everything that can does.

import { Bench, tests } from "./harness.mjs";
import { MockEvening } from "./mock_evening.mjs";
import { Program } from "./program.mjs";
import "./attendee.tests.mjs";
import "./operator.tests.mjs";
import "./safety.tests.mjs";
import "./checkout.tests.mjs";

const [build = "mock", pictures = "", ...words] = process.argv.slice(2);
const isMock = build === "mock";
const chosen = tests.filter(({ name }) => words.every((word) => name.includes(word)));

/** Where a test runs: "program", "mock", or nowhere in this run. */
function placeOf({ needs }) {
  if (needs === "mock") {
    return "mock";
  }
  if (needs === "program" && isMock) {
    return "";
  }
  return isMock ? "mock" : "program";
}

const bench = new Bench(pictures);
await bench.start();
let passed = 0;
let failed = 0;
for (const test of chosen) {
  const place = placeOf(test);
  if (place === "") {
    continue;
  }
  const ok = await bench.run(`${test.name}${place === "mock" ? " [stand-in]" : ""}`, async () => {
    const makeEvening = (options) => new Program(build).start(options);
    if (test.needs === "program") {
      await test.work(bench, null, makeEvening);
      return;
    }
    const evening = place === "mock" ? await new MockEvening().start() : await makeEvening();
    try {
      await test.work(bench, evening);
    } finally {
      await evening.stop();
    }
  });
  passed += ok ? 1 : 0;
  failed += ok ? 0 : 1;
}
await bench.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
