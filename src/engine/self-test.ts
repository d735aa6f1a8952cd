import { errorMessage } from '../error-message.ts';
import { argmax } from './argmax.ts';
import { classify } from './classify.ts';
import type { EnsembleMember } from './ensemble.ts';
import { goldenPlanes } from './golden-planes.ts';
import type { OpenEnsemble } from './open-ensemble.ts';
import type { RefusedModel } from './types.ts';

/** The shipped models give each golden digit 0.96 or more; a model that gives one less than this is no reader of digits. */
const minProbability = 0.5;

/**
 * Has every member read the golden digits by itself, since in an ensemble the others would hide it: one that is wrong about
 * any of them, or not sure by half, is disposed of and refused with what it answered. Never rejects.
 */
export async function testMembers<Opened extends OpenEnsemble>(opened: Opened): Promise<Opened> {
  const members: EnsembleMember[] = [];
  const refused: RefusedModel[] = [];
  for (const member of opened.members) {
    const reason = await failureOf(member);
    if (reason === null) members.push(member);
    else {
      await member.classifier.dispose();
      refused.push({ modelId: member.manifest.model_id, reason: `it fails the self-test: ${reason}` });
    }
  }
  return { ...opened, members, refused: [...opened.refused, ...refused] };
}

/** Why a model may not be used, or null. */
async function failureOf(member: EnsembleMember): Promise<string | null> {
  const options = { tta: 'none', temperatureOverride: null, checkpoint: () => {} } as const;
  for (const [digit, plane] of goldenPlanes().entries()) {
    try {
      const { probs } = await classify(plane, [member], options);
      const read = argmax(probs);
      const probability = probs[digit] ?? 0;
      if (read !== digit) return `it reads the golden ${digit} as a ${read}`;
      if (probability < minProbability) {
        return `it gives the golden ${digit} ${probability.toFixed(2)}, expected ${minProbability} at least`;
      }
    } catch (error) {
      return errorMessage(error);
    }
  }
  return null;
}
