// Bundles src/main.js and src/main.css into ../static/dist: app.js, app.css and the fonts; the editor, which
// only its own pages load, into redactie.js; and beside these the whole fonts that documents are set in.
//
// Two packages are far larger than what a page needs, so they are cut down while they are read:
// - the design tokens (2 800 custom properties): only those that some style here really uses stay;
// - the fonts (8 scripts, 2 formats): only the Latin woff2 files stay.

import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const TOKENS = /voorbeeld-design-tokens[\\/]dist[\\/]theme\.css$/;
const FONT_FACES = /@fontsource[\\/][^\\/]+[\\/]\d+\.css$/;
// Dutch is in "latin"; "latin-ext" is for names in running text only.
const KEPT_FACES = /-latin-\d|noto-sans-latin-ext-400-/;

const DOCUMENT_FONTS = "@expo-google-fonts/noto-sans";
const DOCUMENT_FACES = ["400Regular", "600SemiBold"];

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = here("../static/dist");

/** Names of the custom properties that `css` reads with var(). */
function usedProperties(css) {
  return new Set(Array.from(css.matchAll(/var\(\s*(--[\w-]+)/g), (match) => match[1]));
}

/** The declarations of the theme as a map from name to value; comments dropped. */
function declarations(theme) {
  const text = theme.replace(/\/\*[^]*?\*\//g, "");
  return new Map(Array.from(text.matchAll(/(--[\w-]+):\s*((?:"[^"]*"|[^;"])+);/g), (m) => [m[1], m[2]]));
}

/** The theme with only the tokens in `wanted` and those that they refer to in turn. */
function pruned(theme, wanted) {
  const all = declarations(theme);
  const kept = new Map();
  const queue = [...wanted];
  while (queue.length > 0) {
    const name = queue.pop();
    if (kept.has(name) || !all.has(name)) continue;
    kept.set(name, all.get(name));
    queue.push(...usedProperties(all.get(name)));
  }
  const lines = [...kept].sort().map(([name, value]) => `${name}: ${value};`);
  return `.voorbeeld-theme {\n${lines.join("\n")}\n}\n`;
}

/** Only the Latin faces, and of each only its woff2 file. */
function latinFaces(css) {
  const faces = css.match(/@font-face\s*\{[^}]*\}/g) ?? [];
  const kept = faces.filter((face) => KEPT_FACES.test(face));
  if (kept.length === 0) throw new Error("no Latin font face found: has the font package changed?");
  return kept.map((face) => face.replace(/,\s*url\([^)]*\.woff\)\s*format\(["']woff["']\)/, "")).join("\n");
}

/** An esbuild plugin that cuts the tokens down to `wanted` (none at all when it is empty) and the fonts to Latin. */
function cutDown(wanted) {
  return {
    name: "cut-down",
    setup(bundler) {
      bundler.onLoad({ filter: TOKENS }, async ({ path }) => ({
        contents: pruned(await readFile(path, "utf8"), wanted),
        loader: "css",
      }));
      bundler.onLoad({ filter: FONT_FACES }, async ({ path }) => ({
        contents: latinFaces(await readFile(path, "utf8")),
        loader: "css",
      }));
    },
  };
}

/** The fonts of the documents: what sets a PDF reads no woff2. */
async function documentFonts() {
  await mkdir(`${outdir}/documenten`, { recursive: true });
  for (const face of DOCUMENT_FACES) {
    const file = `NotoSans_${face}.ttf`;
    await copyFile(here(`node_modules/${DOCUMENT_FONTS}/${face}/${file}`), `${outdir}/documenten/${file}`);
  }
}

/** The licence of each package that goes into the bundle, one after the other. */
async function licences() {
  const { dependencies } = JSON.parse(await readFile(here("package.json"), "utf8"));
  const texts = [];
  for (const name of Object.keys(dependencies).filter((name) => name !== "esbuild")) {
    const folder = here(`node_modules/${name}`);
    const files = (await readdir(folder)).filter((entry) => /^licen[cs]e/i.test(entry));
    const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    const found = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, "utf8")));
    texts.push(`${name} ${version} (${license})\n\n${found.map((text) => text.trim()).join("\n\n")}\n`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

const options = {
  entryPoints: { app: here("src/main.css") },
  bundle: true,
  outdir,
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  target: ["chrome110", "firefox115", "safari16.4"],
  legalComments: "none", // they are in LICENSES.txt, whole
  logLevel: "warning",
};

await rm(outdir, { recursive: true, force: true });
// First without the tokens, to see which ones are used; then for real.
const [{ text: styles }] = (
  await build({ ...options, plugins: [cutDown(new Set())], write: false })
).outputFiles.filter((file) => file.path.endsWith(".css"));
const sheets = build({ ...options, minify: true, plugins: [cutDown(usedProperties(styles))] });
const entryPoints = { app: here("src/main.js"), redactie: here("src/redactie/main.js") };
const scripts = build({ ...options, entryPoints, minify: true, format: "iife" });
await Promise.all([sheets, scripts, documentFonts()]);
await writeFile(`${outdir}/LICENSES.txt`, await licences());
