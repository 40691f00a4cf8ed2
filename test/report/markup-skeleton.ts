/** The tags of a page with their attribute names, values left out: what injected markup would change. */
export function markupSkeleton(page: string): string {
  const tags = page.match(/<[^>]*>/g) ?? [];
  return tags.map((tag) => tag.replaceAll(/="[^"]*"/g, '=""')).join('');
}
