/** A feature that selection took out, and why. */
export interface RemovedFeature {
  readonly feature: string;
  readonly why: string;
}
