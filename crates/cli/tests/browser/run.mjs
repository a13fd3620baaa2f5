// Runs journeys in a real browser against a running program, and looks at each page they come to: nothing serious for axe in
// both themes, no error on the console, light enough, and a picture at three widths.
//
// node run.mjs READY_URL TOOLS_FOLDER SHOTS_FOLDER PROGRAM [JOURNEY...]
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { COLLEAGUE } from "./doors.mjs";
import { journeys } from "./journeys.mjs";

const [ready, tools, shots, program, ...only] = process.argv.slice(2);
const base = new URL(ready).origin;
const require = createRequire(`${tools}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(shots, { recursive: true });

// What one journey may take, in milliseconds: many times what it does take, so that only one that hangs is cut off.
const JOURNEY = 300_000;
const CLOSING = 20_000;

// What one step may wait for what it expects.
const PATIENCE = 30_000;

// What one page may weigh, and a second one once the first is cached.
const REQUESTS = 6;
const BYTES = 60 * 1024;

let browser;
let context;
// Chromium now and then never says that a page is closed, and nothing after it would come about: such a browser is left for a new one.
let stuck = false;

async function launch(state) {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  const create = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const made = await create(options);
    made.setDefaultTimeout(PATIENCE);
    return patient(made);
  };
  context = await browser.newContext({ baseURL: base, reducedMotion: "reduce", storageState: state });
}

// Closes within a time, and notes where that did not come about.
function patient(closing) {
  const close = closing.close.bind(closing);
  closing.close = () => within(CLOSING, "closing", close()).catch((error) => {
    stuck = true;
    console.log(`      ${error.message}; a new browser goes on`);
  });
  return closing;
}

const faults = [];
const seen = new Map();

// A page with everything that goes wrong on it noted.
async function open(context) {
  const page = patient(await context.newPage());
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(`console on ${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script on ${page.url()}: ${error}`));
  return page;
}

// Looks at the page as it stands, once per name.
async function look(page, name) {
  if (seen.has(name)) return;
  seen.set(name, page.url());
  for (const [theme, width] of [["light", 1280], ["dark", 1280], ["light", 360]]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${shots}/${name}-${theme}-${width}.png`, fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 1) faults.push(`${name} at ${width} px is ${overflow} px too wide`);
    if (width === 360) continue;
    // The policy forbids foreign scripts in the page; the tester's own comes in by the debugger.
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: axe });
    const found = await session.send("Runtime.evaluate", {
      expression: "axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations.map((v) => [v.impact, v.id, v.help, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))])))",
      awaitPromise: true,
      returnByValue: true,
    });
    await session.detach();
    for (const [impact, id, help, nodes] of JSON.parse(found.result.value ?? "[]")) {
      if (impact === "serious" || impact === "critical") faults.push(`axe on ${name} (${theme}): ${id}: ${help}\n    ${nodes.join("\n    ")}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await weigh(page, name);
}

// What the page costs a browser that comes for the first time.
async function weigh(page, name) {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const fresh = await context.newPage();
  const session = await context.newCDPSession(fresh);
  await session.send("Network.enable");
  let requests = 0;
  let bytes = 0;
  session.on("Network.requestWillBeSent", () => (requests += 1));
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await fresh.goto(page.url(), { waitUntil: "networkidle" });
  if (requests > REQUESTS) faults.push(`${name} takes ${requests} requests`);
  if (bytes > BYTES) faults.push(`${name} weighs ${bytes} bytes`);
  await context.close();
}

await launch();
const first = await open(context);
await first.goto(ready);
// Signs in as one of the example company's people.
async function be(page, name) {
  await page.goto("/be");
  await page.getByRole("button", { name: `Be ${name}` }).click();
  // A page that is closed while it still goes elsewhere may never say that it is closed.
  await page.waitForURL((url) => url.pathname !== "/be");
  await page.waitForLoadState();
}

// A program of one's own, until its journey ends: its ready line, and how to stop it at once.
const scratch = mkdtempSync(join(tmpdir(), "plumb-journeys-"));
const started = new Set();
async function start(args, env = {}) {
  // A group of its own: what it opens in turn ends with it, whatever a journey came to.
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"], detached: true });
  started.add(child);
  const stop = () => new Promise((done) => {
    started.delete(child);
    const gone = () => { end(child); done(); };
    if (child.exitCode !== null || child.signalCode !== null) return gone();
    const late = setTimeout(() => end(child), 20_000);
    child.on("exit", () => { clearTimeout(late); gone(); });
    child.kill("SIGTERM");
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("ready: ")) return { url: line.slice(7), stop };
  }
  throw new Error(`the program ended before it was ready: ${args.join(" ")}`);
}

// Ends a program and all that it opened.
function end(child) {
  try { process.kill(-child.pid, "SIGKILL"); } catch { /* all of it is gone already */ }
}

// Waits until a page stands where a double click leads to: the second click breaks the first one's way off, so only where the page
// is counts, not how it came there.
async function arrive(page, where) {
  const until = Date.now() + PATIENCE;
  while (!where.test(page.url())) {
    if (Date.now() > until) throw new Error(`the page stands at ${page.url()}, not at ${where}`);
    await page.waitForTimeout(50);
  }
  await page.waitForLoadState();
}

// A page in a browser of its own, in which nobody is signed in.
async function fresh() {
  return open(await browser.newContext({ reducedMotion: "reduce" }));
}

// A colleague in a browser of their own: invited by link, with a password.
async function colleague(page, name) {
  const base = new URL(page.url()).origin;
  await page.goto(`${base}/access`);
  await page.getByRole("main").getByRole("link", { name }).first().click();
  await page.locator('form[action$="/invite"] button').click();
  const link = (await page.locator("code.secret").first().innerText()).trim();
  const other = await open(await browser.newContext({ baseURL: base, reducedMotion: "reduce" }));
  await other.goto(link);
  await other.locator("[name=password]").fill(COLLEAGUE);
  await other.locator("form button.main").first().click();
  return other;
}

let failed = 0;
let state = await context.storageState();
for (const [name, journey] of Object.entries(journeys)) {
  if (only.length && !only.includes(name)) continue;
  const begun = Date.now();
  const before = faults.length;
  const page = await open(context);
  try {
    await within(JOURNEY, name, journey({ page, base, browser, context, be, arrive, look: (as) => look(page, as), lookAt: look, open: () => open(context), is, start, scratch, fresh, colleague }));
  } catch (error) {
    faults.push(`${name}: ${error.stack ?? error}`);
    await page.screenshot({ path: `${shots}/failed-${name}.png`, fullPage: true }).catch(() => {});
  }
  await page.close();
  if (stuck) {
    stuck = false;
    state = await within(CLOSING, "reading who is signed in", context.storageState()).catch(() => state);
    await within(CLOSING, "ending the browser", browser.close()).catch((error) => console.log(`      ${error.message}`));
    await launch(state);
  }
  state = await context.storageState();
  const ok = faults.length === before;
  if (!ok) failed += 1;
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${Date.now() - begun} ms)`);
}
for (const child of started) end(child);
await within(20_000, "closing the browser", browser.close()).catch((error) => console.log(`${error}`));
rmSync(scratch, { recursive: true, force: true });
for (const fault of faults) console.log(`  ${fault}`);
console.log(`${seen.size} pages looked at, pictures in ${shots}`);
process.exit(failed ? 1 : 0);

// What a promise gives, or an error once it has taken too long.
async function within(limit, what, promise) {
  let timer;
  const late = new Promise((_, refuse) => { timer = setTimeout(() => refuse(new Error(`${what} took longer than ${limit} ms`)), limit); });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Holds what a person would expect.
function is(held, what) {
  if (!held) throw new Error(`expected: ${what}`);
}
