// Builds what the pages load: static/build/{main,editor}-HASH.{css,js}, the sprite of icons, the fonts, and the
// manifest that says which name stands for which file. The manifest comes last, so a page never asks for a file
// that is not there yet.

import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";
import * as esbuild from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.join(HERE, "build");
const MODULES = path.join(HERE, "node_modules");

// The first of each family that knows light-dark(), CSS nesting and @layer: nothing has to be rewritten for them.
const BROWSERS = ["chrome123", "edge123", "firefox121", "safari17.5"];

// A server started before this build may still point at the files of the last one.
const KEPT_MS = 60 * 60 * 1000;

const LICENCES = {
  "LICENSE-source-serif-4.txt": "@fontsource-variable/source-serif-4/LICENSE",
  "LICENSE-source-sans-3.txt": "@fontsource-variable/source-sans-3/LICENSE",
  "LICENSE-lucide.txt": "lucide-static/LICENSE",
  "LICENSE-prosemirror.txt": "prosemirror-view/LICENSE", // Marijn Haverbeke's, as its parts are
};

async function build() {
  await fs.mkdir(OUT, { recursive: true });
  const manifest = { ...(await bundles()), ...(await sprite()), ...(await images()) };
  const fonts = manifest.fonts;
  delete manifest.fonts;
  await licences();
  await compress([...Object.values(manifest)]);
  await write("manifest.json", JSON.stringify(manifest, null, 2) + "\n");
  await sweep([...Object.values(manifest), ...fonts]);
}

// main.css, main.js and editor.js, and the font files that the stylesheet names.
async function bundles() {
  const { metafile } = await esbuild.build({
    absWorkingDir: HERE,
    entryPoints: ["css/main.css", "js/main.js", "js/editor.js"],
    entryNames: "[name]-[hash]",
    assetNames: "fonts/[name]-[hash]",
    outdir: OUT,
    bundle: true,
    format: "esm",
    minify: true,
    metafile: true,
    target: BROWSERS,
    loader: { ".woff2": "file" },
    logLevel: "warning",
  });
  const manifest = { fonts: [] };
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const name = path.relative("build", file).split(path.sep).join("/");
    if (output.entryPoint) manifest[path.basename(output.entryPoint)] = name;
    else manifest.fonts.push(name);
  }
  return manifest;
}

// One file with a <symbol> for each icon in icons.json.
async function sprite() {
  const names = JSON.parse(await fs.readFile(path.join(HERE, "icons.json"), "utf8"));
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  return { "icons.svg": await writeHashed("icons.svg", Buffer.from(svg)) };
}

async function symbol(name) {
  const file = path.join(MODULES, "lucide-static", "icons", `${name}.svg`);
  const svg = await fs.readFile(file, "utf8").catch(() => {
    throw new Error(`icons.json names "${name}", which Lucide does not have. See https://lucide.dev/icons.`);
  });
  const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const pen = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${pen}>${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}

// What stands in static/images is served as it is, under a hashed name.
async function images() {
  const folder = path.join(HERE, "images");
  const manifest = {};
  for (const name of await fs.readdir(folder).catch(() => [])) {
    manifest[name] = await writeHashed(name, await fs.readFile(path.join(folder, name)));
  }
  return manifest;
}

// The Open Font License asks that its text travels with the fonts.
async function licences() {
  for (const [name, source] of Object.entries(LICENCES)) {
    await fs.copyFile(path.join(MODULES, source), path.join(OUT, name));
  }
}

// WhiteNoise sends the .br or .gz beside a file to browsers that take it.
async function compress(names) {
  for (const name of names.filter((name) => /\.(css|js|svg)$/.test(name))) {
    const content = await fs.readFile(path.join(OUT, name));
    await write(`${name}.br`, zlib.brotliCompressSync(content));
    await write(`${name}.gz`, zlib.gzipSync(content, { level: 9 }));
  }
}

async function writeHashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const { name: stem, ext } = path.parse(name);
  await write(`${stem}-${hash}${ext}`, content);
  return `${stem}-${hash}${ext}`;
}

// Whole or not at all, whoever reads meanwhile.
async function write(name, content) {
  const unfinished = path.join(OUT, `.${name}.${process.pid}`);
  await fs.writeFile(unfinished, content);
  await fs.rename(unfinished, path.join(OUT, name));
}

async function sweep(current) {
  const keep = new Set(["manifest.json", ...Object.keys(LICENCES)]);
  for (const name of current) [name, `${name}.br`, `${name}.gz`].forEach((it) => keep.add(it));
  for (const name of await fs.readdir(OUT, { recursive: true })) {
    const file = path.join(OUT, name);
    const stat = await fs.stat(file).catch(() => null);
    if (!stat?.isFile() || keep.has(name.split(path.sep).join("/"))) continue;
    if (Date.now() - stat.mtimeMs > KEPT_MS) await fs.rm(file, { force: true });
  }
}

await build().catch((error) => {
  // esbuild has already shown, with file and line, what it could not read.
  if (!error.errors) console.error(error.message);
  process.exitCode = 1;
});
