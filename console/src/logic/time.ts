// Times as people say them.
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86400], ["day", 86400], ["hour", 3600], ["minute", 60],
];

// "in 3 days", "2 hours ago"; whole units.
export function relative(time: string, now: number = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  for (const [unit, length] of units) {
    if (Math.abs(seconds) < length * 0.99) continue;
    return new Intl.RelativeTimeFormat("en", { numeric: unit === "day" ? "auto" : "always" }).format(Math.round(seconds / length), unit);
  }
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(0, "second");
}

export function absolute(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// Seconds as the API writes them in: 2592000 is 30d.
export function life(seconds: number | null): string {
  if (seconds === null) return "";
  for (const [unit, length] of [["d", 86400], ["h", 3600], ["m", 60]] as const) {
    if (seconds % length === 0 && seconds >= length) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}
