// KITH_URL=http://127.0.0.1:8080 KITH_LOGIN=... KITH_PASSWORD=... node run.mjs [folder for pictures]
// Further settings: KITH_FIND (words that find a child), KITH_CHROMIUM (path of the browser).
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { accessible } from "./axe.mjs";
import { Checks } from "./checks.mjs";
import { Journey } from "./journey.mjs";

const where = process.env.KITH_URL ?? "http://127.0.0.1:8080";
const settings = {
  login: process.env.KITH_LOGIN ?? "",
  password: process.env.KITH_PASSWORD ?? "",
  find: process.env.KITH_FIND ?? "",
  people_csv: process.env.KITH_PEOPLE_CSV ?? "record_id,given_names,family_name\nbrowser-1,Anna,Browsertest\nbrowser-2,,\n",
};
const pictures = process.argv[2] ?? "";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const widths = [320, 1280];
const checks = new Checks();

async function with_browser(scripts, work) {
  const profile = mkdtempSync(join(tmpdir(), "kith-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.KITH_CHROMIUM ?? "/usr/bin/chromium", headless: true, args: flags, viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(15000);
  // Every script of ours is a file and the policy forbids others: refusing the files is a browser without scripts, in which axe,
  // which needs timers, can still run beside the page.
  if (!scripts) await context.route("**/*.js", (route) => route.abort());
  try {
    await work(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function look(journey, name, path, mode) {
  for (const width of widths) {
    await journey.page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
    await checks.step(`${mode}: ${name} at ${width} px: axe finds nothing, no sideways scrolling`, async () => {
      if (path) await journey.open(path);
      if (pictures) await journey.page.screenshot({ path: join(pictures, `${name}-${width}-${mode}.png`), fullPage: true });
      return accessible(journey.page);
    });
  }
  await journey.page.setViewportSize({ width: 1280, height: 900 });
}

async function whole_journey(page, scripts) {
  const mode = scripts ? "with scripts" : "without scripts";
  const noise = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) noise.push(message.text()); });
  page.on("pageerror", (error) => noise.push(String(error)));
  const journey = new Journey(page, where, settings);
  const step = (name, work) => checks.step(`${mode}: ${name}`, work);

  await look(journey, "sign-in", "/sign-in", mode);
  await step("sign in, a wrong password first", () => journey.sign_in());
  await step("find a child, with reasons", () => journey.find());
  await look(journey, "found", null, mode);
  await step("find nobody, and still be able to write", () => journey.find_nobody());
  if (!journey.child) return;
  await step("read a child", () => journey.read_child());
  await step("filter the chronology", () => journey.filter_child());
  await step("an empty concern is refused with words", () => journey.refused_concern());
  await look(journey, "concern-refused", null, mode);
  await step("a draft comes back", () => journey.draft());
  if (scripts) await step("a draft is kept while typing", () => journey.draft_while_typing());
  await step("log a concern, learn who else knows the child", () => journey.log_concern());
  await look(journey, "concern-saved", null, mode);
  await step("save, back, save is one concern", () => journey.save_back_save());
  await step("log a concern for a child who is not known", () => journey.log_unknown_child());
  if (await journey.find_alert()) await look(journey, "alert", journey.alert, mode);
  await step("answer an alert, with a reason", () => journey.answer_alert());
  await step("two records side by side, and how they were weighed", () => journey.read_pair());
  if (journey.pair) await look(journey, "pair", journey.pair, mode);
  await look(journey, "review", "/review", mode);
  await step("decide a pair, with a reason", () => journey.decide_pair());
  await step("import files, see what became of them", () => journey.import_files());
  await look(journey, "import-done", null, mode);
  const pages = [["today", "/"], ["find", "/find"], ["child", journey.child], ["concern", `/concern?person=${journey.child.split("/").pop()}`],
    ["concern-new", "/concern"], ["import", "/import"], ["patterns", "/patterns"], ["pattern", "/patterns/R06"], ["help", "/help"],
    ["not-found", "/child/P999999999"]];
  for (const path of (process.env.KITH_ALSO ?? "").split(",").filter(Boolean)) pages.push([path.replaceAll("/", "_"), path]);
  for (const [name, path] of pages) await look(journey, name, path, mode);
  await step("sign out, and be out", () => journey.sign_out());
  const refused = noise.filter((text) => /Content Security Policy|Refused|TypeError|ReferenceError/.test(text));
  checks.check(`${mode}: the browser complains of nothing`, refused.length === 0, refused[0]);
}

if (pictures) mkdirSync(pictures, { recursive: true });
for (const scripts of [true, false])
  await with_browser(scripts, (page) => whole_journey(page, scripts).catch((error) => checks.check("the journey goes to its end", false, String(error))));
checks.finish();
