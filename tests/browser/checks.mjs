// One line a check, and the count at the end.
export class Checks {
  passed = 0;
  failed = 0;

  check(name, holds, why = "") {
    if (holds) this.passed += 1;
    else this.failed += 1;
    console.log(`${holds ? "ok    " : "FAILED"} ${name}${holds || !why ? "" : `\n       ${why}`}`);
  }

  // A check that throws has failed; the ones after it still run.
  async step(name, work) {
    try {
      const why = await work();
      this.check(name, !why, why);
    } catch (error) {
      this.check(name, false, String(error.message ?? error).split("\n").slice(0, 4).join(" "));
    }
  }

  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 ? 0 : 1;
  }
}
