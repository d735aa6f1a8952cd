import type { View } from './apply-view.ts';
import { ttaViews } from './tta.ts';
import type { TtaProfile } from './types.ts';

/** Views that several members look at, before anything is decided. */
export interface Stage<Member> {
  readonly members: readonly Member[];
  readonly views: readonly View[];
}

/**
 * The work of a profile in the order in which it is done. Every profile but `adaptive` is one stage; `adaptive` is the
 * identity with the first member, the identity with the others, the rest of `light` with all, the rest of `strong`
 * with all, and may end after any of them. No stage is empty.
 */
export function planStages<Member>(
  profile: TtaProfile,
  members: readonly Member[],
): readonly Stage<Member>[] {
  if (profile !== 'adaptive') return [{ members, views: ttaViews[profile] }];
  const { none, light, strong } = ttaViews;
  return [
    { members: members.slice(0, 1), views: none },
    { members: members.slice(1), views: none },
    { members, views: light.slice(none.length) },
    { members, views: strong.slice(light.length) },
  ].filter((stage) => stage.members.length > 0);
}
