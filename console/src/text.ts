// What people read. The English text is the key: another language, and the pseudo-language of the tests, maps it to
// another text. `{name}` stands for a value; `{n, plural, one {…} other {…}}` chooses by a number, as ICU does.
type Values = Record<string, string | number>;

const plurals = new Intl.PluralRules("en");
let translate: (text: string) => string = (text) => text;

// Sets what maps the English text.
export function useCatalogue(map: (text: string) => string) {
  translate = map;
}

// Makes every letter longer and odd, so that a text that goes round the catalogue stands out, and long words show what breaks.
export function pseudo(text: string): string {
  const odd: Record<string, string> = { a: "á", e: "ë", i: "ï", o: "ö", u: "ü", A: "Å", E: "É", O: "Ø", n: "ñ" };
  return `[${text.replace(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[aeiouAEOn]/g, (found) => odd[found] ?? found)}]`;
}

function fill(text: string, values: Values): string {
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char !== "{") {
      out += char;
      continue;
    }
    const end = closing(text, at);
    out += argument(text.slice(at + 1, end), values);
    at = end;
  }
  return out;
}

// Returns where the brace that opens at `from` is closed.
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  throw new Error(`an open brace: ${text}`);
}

function argument(inner: string, values: Values): string {
  const [name = "", kind, ...rest] = inner.split(",");
  const value = values[name.trim()];
  if (value === undefined) throw new Error(`no value for ${name}`);
  if (kind?.trim() !== "plural") return String(value);
  const options = rest.join(",");
  for (const wanted of [`=${value}`, plurals.select(Number(value)), "other"]) {
    const found = new RegExp(`(?:^|\\s)${wanted}\\s*\\{`).exec(options);
    if (!found) continue;
    const open = found.index + found[0].length - 1;
    return fill(options.slice(open + 1, closing(options, open)).replaceAll("#", Number(value).toLocaleString("en")), values);
  }
  throw new Error(`no plural for ${value}: ${inner}`);
}

export function t(text: string, values: Values = {}): string {
  return fill(translate(text), values);
}
