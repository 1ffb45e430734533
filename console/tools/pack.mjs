// Compresses what Vite has built, and writes the C++ file by which jetond carries it.
//
//   node tools/pack.mjs DIST PACKED
//
// PACKED gets a .gz and a .br of each file that shrinks by them, and files.cc. The page comes first in its table.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [dist, packed] = process.argv.slice(2).map((folder) => resolve(folder));
const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png",
};

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)))
  .sort((a, b) => (b === "index.html") - (a === "index.html") || (a < b ? -1 : 1));

rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });

const symbols = [];
const rows = [];
// Makes a symbol of a file's bytes; returns how C++ names them.
function carry(file) {
  const symbol = `jeton_console_${symbols.length}`;
  symbols.push({ symbol, file });
  return `std::string_view(${symbol}_begin, static_cast<std::size_t>(${symbol}_end - ${symbol}_begin))`;
}

for (const name of names) {
  const type = types[extname(name)];
  if (!type) throw new Error(`what type has ${name}?`);
  const bytes = readFileSync(join(dist, name));
  const encodings = {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  };
  const views = Object.entries(encodings).map(([ending, shrunk]) => {
    if (shrunk.length > bytes.length * 0.9) return "{}";
    const file = join(packed, `${basename(name)}.${ending}`);
    writeFileSync(file, shrunk);
    return carry(file);
  });
  const path = name === "index.html" ? "/console/" : `/console/${name}`;
  const tag = createHash("sha256").update(bytes).digest("hex").slice(0, 24);
  rows.push(`    {"${path}", "${type}", "\\"${tag}\\"", ${carry(join(dist, name))}, ${views.join(", ")}},`);
}

const text = `// Written by console/tools/pack.mjs.
#include <cstddef>

#include "endpoints/web/console/console.h"

${symbols.map(({ symbol, file }) => `__asm__(".section .rodata\\n.global ${symbol}_begin\\n.global ${symbol}_end\\n"
        "${symbol}_begin:\\n.incbin \\"${file}\\"\\n${symbol}_end:\\n.byte 0\\n.previous\\n");`).join("\n")}
extern "C" {
${symbols.map(({ symbol }) => `extern const char ${symbol}_begin[];\nextern const char ${symbol}_end[];`).join("\n")}
}

namespace jeton::endpoints::web {

std::span<const ConsoleFile> ConsoleFiles() {
  static const ConsoleFile files[] = {
${rows.map((row) => `  ${row}`).join("\n")}
  };
  return files;
}

}  // namespace jeton::endpoints::web
`;
writeFileSync(join(packed, "files.cc"), text);
