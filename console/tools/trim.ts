import type { Plugin } from "vite";

// PatternFly's style sheets without what this console has no use for: its fonts, since the system's are taken; the
// pictures behind pages of other products; and custom properties that neither a style nor a script names.
const name = "--[\\w-]+";

// Splits a style sheet behind each `{`, `}` and `;` that stands outside of quotes and brackets.
function pieces(css: string): string[] {
  const found: string[] = [];
  let begin = 0;
  let depth = 0;
  let quote = "";
  for (let at = 0; at < css.length; at++) {
    const char = css[at]!;
    if (char === "\\") at++;
    else if (quote) quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (depth === 0 && (char === "{" || char === "}" || char === ";")) {
      // The last declaration of a block ends before the brace.
      if (char === "}" && at > begin) found.push(css.slice(begin, at));
      found.push(css.slice(char === "}" ? at : begin, at + 1));
      begin = at + 1;
    }
  }
  return [...found, css.slice(begin)];
}

const declared = new RegExp(`^\\s*(${name})\\s*:`);

// Returns the names that are read, through whatever reads them.
export function usedNames(sheets: string[], scripts: string[]): Set<string> {
  const readBy = new Map<string, string[]>();
  const used = new Set<string>();
  const open: string[] = [];
  const use = (one: string) => {
    if (!used.has(one)) {
      used.add(one);
      open.push(one);
    }
  };
  for (const piece of sheets.flatMap(pieces)) {
    const [, own] = declared.exec(piece) ?? [];
    const read = piece.match(new RegExp(`var\\(\\s*${name}`, "g"))?.map((one) => one.replace(/var\(\s*/, "")) ?? [];
    if (own) readBy.set(own, [...(readBy.get(own) ?? []), ...read]);
    else read.forEach(use);
  }
  for (const script of scripts) script.match(new RegExp(name, "g"))?.forEach(use);
  while (open.length) readBy.get(open.pop()!)?.forEach(use);
  return used;
}

export function withoutUnused(css: string, used: Set<string>): string {
  return pieces(css).filter((piece) => {
    const [, own] = declared.exec(piece) ?? [];
    return !own || used.has(own) || piece.includes("{");
  }).join("");
}

export function trim(): Plugin[] {
  return [
    {
      name: "jeton-trim-files",
      enforce: "pre",
      transform(code, id) {
        if (!id.endsWith(".css")) return null;
        return code.replace(/@font-face\s*\{[^}]*\}/g, "").replace(/url\([^)]*Bkg-Generic[^)]*\)/g, "none");
      },
    },
    {
      name: "jeton-trim-names",
      enforce: "post",
      generateBundle(_, bundle) {
        const files = Object.values(bundle);
        const sheets = files.flatMap((file) => (file.type === "asset" && file.fileName.endsWith(".css") ? [file] : []));
        const scripts = files.flatMap((file) => (file.type === "chunk" ? [file.code] : []));
        const used = usedNames(sheets.map((sheet) => String(sheet.source)), scripts);
        for (const sheet of sheets) sheet.source = withoutUnused(String(sheet.source), used);
      },
    },
  ];
}
