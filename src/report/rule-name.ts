/** `20-evidence/least-clicks` → `evidence: least clicks`: without the number that orders the files. */
export function ruleName(rule: string): string {
  return rule.replace(/^\d+-/, '').replace('/', ': ').replaceAll(/[-_]/g, ' ');
}
