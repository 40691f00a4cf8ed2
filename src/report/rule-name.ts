/** `evidence/least-clicks` → `evidence: least clicks`. */
export function ruleName(rule: string): string {
  return rule.replace('/', ': ').replaceAll(/[-_]/g, ' ');
}
