// axe finds nothing, the page does not scroll sideways, and it looks as the picture shows.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The page's own policy forbids foreign scripts: axe runs in the browser's isolated world, which works without the page's scripts.
async function axe_in(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const run = async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await run(`${source}; 0`);
  const found = await run(`axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] }).then((r) =>
    r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.failureSummary || "").split("\\n")[1]).join(" | ")))`);
  const sideways = await run("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
  await session.detach();
  return { found, sideways };
}

export async function accessible(page) {
  const { found, sideways } = await axe_in(page);
  if (found.length > 0) return found.join("\n       ");
  return sideways ? "the page scrolls sideways" : "";
}
