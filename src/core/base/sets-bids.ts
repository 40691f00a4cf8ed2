/** Whether a bidding strategy sets bids itself, by the names that platforms and their reports give it. */
export function setsBids(strategy: string): boolean {
  return /^(target|maximi[sz]e)/i.test(strategy);
}
