/** The known name that differs least from what was written, or undefined when nothing is near (a third of its letters). */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const text = written.toLowerCase();
  const limit = Math.max(2, Math.floor(text.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of known) {
    const distance = editDistance(text, name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Levenshtein distance: letters to insert, delete or replace. Cost O(a · b). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
