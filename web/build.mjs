// Compiles the styles and copies the scripts into dist/, which the program then carries inside itself.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
mkdirSync(dist, { recursive: true });

const { css } = sass.compile(join(here, "styles", "kith.scss"), {
  style: "compressed",
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
});
// Nothing may be fetched from elsewhere: no font, no crown, no picture.
if (/url\(|GDS Transport|crown/i.test(css)) throw new Error("the styles refer to a font, a picture or the crown");
writeFileSync(join(dist, "kith.css"), css);
for (const folder of ["scripts", "pictures"])
  for (const name of readdirSync(join(here, folder))) copyFileSync(join(here, folder, name), join(dist, name));
console.log(`web: kith.css ${Math.round(css.length / 1024)} KiB`);
