// The journey of a practitioner: sign in, find, read, log, answer, import. Works the same with and without JavaScript.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Journey {
  constructor(page, where, settings) {
    this.page = page;
    this.where = where;
    this.settings = settings;
  }

  open(path) { return this.page.goto(new URL(path, this.where).href); }
  heading() { return this.page.locator("h1").first().innerText(); }

  async sign_in() {
    await this.open("/find");
    await this.page.fill("#login", this.settings.login);
    await this.page.fill("#password", "certainly wrong");
    await this.page.click("button:has-text('Sign in')");
    if ((await this.page.locator(".govuk-error-summary").count()) !== 1) return "a wrong password was not refused";
    await this.page.fill("#login", this.settings.login);
    await this.page.fill("#password", this.settings.password);
    await this.page.click("button:has-text('Sign in')");
    return (await this.heading()) === "Find a child" ? "" : `signing in led to ${this.page.url()}`;
  }

  // A word that finds somebody: given, or a name of a child on Today.
  async name_to_find() {
    if (this.settings.find) return this.settings.find;
    await this.open("/");
    const names = await this.page.locator(".kith-children .kith-child > a").allInnerTexts();
    return names[0] ?? "";
  }

  async find() {
    const words = await this.name_to_find();
    await this.open("/find");
    await this.page.fill("#words", words);
    await this.page.click("form[role=search] button");
    const hits = await this.page.locator(".kith-hit").count();
    if (hits === 0) return `nobody found for the name given (${words.length} letters)`;
    if ((await this.page.locator(".kith-hit__why li").count()) === 0) return "no hit says why it fits";
    if ((await this.page.locator(".kith-hit details .kith-waterfall").count()) === 0) return "no hit says how it was weighed";
    this.child = new URL(await this.page.locator(".kith-hit__name a").first().getAttribute("href"), this.where).pathname;
    return "";
  }

  async find_nobody() {
    await this.open("/find?words=zzyzx+qqqq+1901-02-03");
    const link = this.page.locator("a:has-text('Log a concern for a child who is not found')");
    return (await link.count()) === 1 ? "" : "no way to log a concern for a child who is not found";
  }

  async read_child() {
    await this.open(this.child);
    for (const [what, where] of [["last seen", ".kith-seen-card"], ["who is around", "#around"], ["drawing", "svg.kith-lanes__drawing"],
      ["marks", "use.kith-mark"], ["table", "table.kith-story tbody tr"], ["records", "#records"]])
      if ((await this.page.locator(where).count()) === 0) return `the page has no ${what}`;
    const marks = await this.page.locator("use.kith-mark").count();
    const rows = await this.page.locator("table.kith-story tbody tr[data-agency]").count();
    return marks > rows ? "the drawing shows more than the table" : "";
  }

  async filter_child() {
    await this.open(this.child);
    const area = await this.page.locator("#area option").nth(1).getAttribute("value");
    await this.open(`${this.child}?area=${encodeURIComponent(area)}`);
    const rows = await this.page.locator("table.kith-story tbody tr[data-agency]").evaluateAll((all) => all.map((row) => row.dataset.area));
    return rows.length > 0 && rows.every((each) => each === area) ? "" : "the filter by area shows other rows or none";
  }

  async refused_concern() {
    await this.open(`/concern?person=${this.child.split("/").pop()}`);
    await this.page.fill("#text", "");
    await this.page.click("button[value=save]");
    const link = this.page.locator(".govuk-error-summary a[href='#text']");
    return (await link.count()) === 1 ? "" : "an empty concern was not refused with a link to its field";
  }

  async draft() {
    const path = `/concern?person=${this.child.split("/").pop()}`;
    const words = "Words that are not finished yet";
    await this.open(path);
    await this.page.fill("#text", words);
    await this.page.click("button[value=draft]");
    await this.open("/");
    await this.open(path);
    return (await this.page.inputValue("#text")) === words ? "" : "the draft did not come back";
  }

  async draft_while_typing() {
    const path = `/concern?person=${this.child.split("/").pop()}`;
    await this.open(path);
    await this.page.fill("#text", "Typed, and no button pressed");
    await this.page.locator("[data-draft-state]:has-text('Draft kept')").waitFor({ timeout: 5000 });
    await this.open(path);
    return (await this.page.inputValue("#text")) === "Typed, and no button pressed" ? "" : "the words typed were not kept";
  }

  async log_concern() {
    await this.open(`/concern?person=${this.child.split("/").pop()}`);
    const kinds = await this.page.locator("#kind option").evaluateAll((all) => all.map((option) => option.value));
    await this.page.selectOption("#kind", kinds.includes("injury.bruise") ? "injury.bruise" : kinds[0]);
    await this.page.fill("#text", "Bruise on the left ear. \"I fell\", he said, and looked at his mother. <b>&</b>");
    await this.page.check("#seen");
    await this.page.check("#alone-2");
    await this.page.click("button[value=save]");
    if ((await this.heading()) !== "Your concern is kept") return "the concern was not saved";
    const text = await this.page.locator("main").innerText();
    if (!text.includes("Who else knows this child")) return "the answer does not say who else knows the child";
    return (await this.page.locator(".kith-receipt").count()) === 1 ? "" : "there is no receipt";
  }

  async save_back_save() {
    await this.open(`/concern?person=${this.child.split("/").pop()}`);
    await this.page.fill("#text", "Came to the office crying, and would not say why.");
    const save = async () => {
      await this.page.click("button[value=save]");
      const banner = await this.page.locator(".govuk-notification-banner").innerText();
      return banner.match(/number (E\d+)/)?.[1];
    };
    const first = await save();
    await this.page.goBack();
    if ((await this.page.inputValue("#text")) === "") await this.page.fill("#text", "Came to the office crying, and would not say why.");
    const second = await save();
    return first && first === second ? "" : `saved, gone back and saved again: ${first}, then ${second}`;
  }

  async log_unknown_child() {
    await this.open("/concern?new=1&family_name=Testperson&given_names=Newly");
    const kinds = await this.page.locator("#kind option").evaluateAll((all) => all.map((option) => option.value));
    await this.page.selectOption("#kind", kinds[0]);
    await this.page.fill("#date_of_birth", "2019-03");
    await this.page.fill("#text", "Stood at the bus stop alone at seven in the evening.");
    await this.page.click("button[value=save]");
    return (await this.heading()) === "Your concern is kept" ? "" : "a concern for a described child was not saved";
  }

  async find_alert() {
    if (this.alert) return true;
    for (const path of ["/", this.child]) {
      await this.open(path);
      const links = await this.page.locator("a[href^='/alert/']").evaluateAll((all) => all.map((a) => a.getAttribute("href").split("#")[0]));
      for (const link of new Set(links)) {
        await this.open(link);
        if ((await this.page.locator("#answer").count()) === 1) {
          this.alert = link;
          return true;
        }
      }
    }
    return false;
  }

  async answer_alert() {
    if (!(await this.find_alert())) return "no alert that may be answered was found";
    await this.open(this.alert);
    await this.page.click("button:has-text('Send the answer')");
    if ((await this.page.locator(".govuk-error-summary a[href='#reason']").count()) !== 1) return "an answer without a reason was not refused";
    await this.page.check("#answer");
    await this.page.fill("#reason", "Visit today at four; the school has been told.");
    await this.page.click("button:has-text('Send the answer')");
    const told = await this.page.locator(".govuk-notification-banner--success").count();
    this.alert = undefined;
    return told === 1 ? "" : "the answer was not taken";
  }

  async find_pair() {
    await this.open("/review");
    const link = this.page.locator(".kith-review h2 a").first();
    if ((await link.count()) === 0) return false;
    this.pair = await link.getAttribute("href");
    return true;
  }

  // The reasons in a table that begins at the start, one bar a row, and the sum below.
  async read_pair() {
    if (!(await this.find_pair())) return "no pair waits for review";
    await this.open(this.pair);
    const rows = await this.page.locator(".kith-waterfall tbody tr").count();
    const bars = await this.page.locator(".kith-waterfall tbody tr svg rect").count();
    if (rows < 3 || bars !== rows) return `${rows} rows of reasons and ${bars} bars`;
    const bits = (await this.page.locator(".kith-waterfall tbody tr td:last-child").allInnerTexts()).map(Number);
    const sum = bits.slice(0, -1).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - bits.at(-1)) > 0.05 * rows + 0.05) return `the bits add up to ${sum} and not to ${bits.at(-1)}`;
    const fields = await this.page.locator(".kith-sides tbody tr").count();
    return fields >= 2 ? "" : "the records do not stand side by side";
  }

  async decide_pair() {
    await this.open(this.pair);
    await this.page.click("button[value=different]");
    if ((await this.page.locator(".govuk-error-summary a[href='#reason']").count()) !== 1) return "a decision without a reason was not refused";
    await this.page.fill("#reason", "The school was rung: the register is being looked at.");
    await this.page.click("button[value=unsure]");
    if ((await this.page.locator(".govuk-notification-banner--success").count()) !== 1) return "\"cannot tell yet\" was not taken";
    await this.open(this.pair);
    if (!(await this.page.locator("main").innerText()).includes("the register is being looked at")) return "what was said is not shown";
    await this.page.fill("#reason", "The mothers are two people; both were met.");
    await this.page.click("button[value=different]");
    await this.open("/review");
    const left = await this.page.locator(".kith-review h2 a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    return left.includes(this.pair) ? "a pair that was decided is still listed" : "";
  }

  async import_files() {
    const folder = mkdtempSync(join(tmpdir(), "kith-browser-"));
    const people = join(folder, "people.csv");
    writeFileSync(people, this.settings.people_csv);
    await this.open("/import");
    await this.page.click("button:has-text('Import')");
    if ((await this.page.locator(".govuk-error-summary").count()) !== 1) return "an import without files was not refused";
    await this.page.setInputFiles("#files", [people]);
    await this.page.click("button:has-text('Import')");
    for (let tries = 0; tries < 30; ++tries) {
      if ((await this.heading()) === "Import: Done") break;
      await this.page.waitForTimeout(500);
      await this.page.reload();
    }
    if ((await this.heading()) !== "Import: Done") return `the import did not end: ${await this.heading()}`;
    return (await this.page.locator(".kith-counts tbody tr").count()) === 5 ? "" : "the counts are missing";
  }

  async sign_out() {
    await this.open("/help");
    await this.page.click("button:has-text('Sign out')");
    await this.open(this.child);
    return this.page.url().includes("/sign-in") ? "" : "a page of a child opened after signing out";
  }
}
