/** A folder that was found to be an artifact. */
export interface FoundArtifact {
  readonly modelId: string;
  /** `created_at` of its manifest, in ms since 1970. */
  readonly createdMs: number;
}

export interface PruningRule {
  /** So many of the newest stay whatever they are for. */
  readonly keep: number;
  /** Ids that stay however old they are: what is active or tagged. */
  readonly spared: ReadonlySet<string>;
}

/** The ids of the artifacts to be removed, oldest first; of equal age, the later name counts as newer. */
export function planPruning(
  found: readonly FoundArtifact[],
  { keep, spared }: PruningRule,
): readonly string[] {
  return found
    .toSorted((a, b) => b.createdMs - a.createdMs || (a.modelId < b.modelId ? 1 : -1))
    .slice(keep)
    .map(({ modelId }) => modelId)
    .filter((modelId) => !spared.has(modelId))
    .reverse();
}
