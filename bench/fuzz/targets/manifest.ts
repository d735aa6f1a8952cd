import { createHash } from 'node:crypto';
import { verifyModel } from '../../../src/engine/index.ts';
import { mutateText } from '../mutate-text.ts';
import { require, type Target } from '../target.ts';

const hash = '0'.repeat(64);
const model: Uint8Array = new Uint8Array(3);
const modelHash: string = createHash('sha256').update(model).digest('hex');
const words: readonly string[] = [
  ...['"schema_version":"v1.1"', '"model_id"', '"preprocess_hash"', '"n_classes":10', '"temperature":0'],
  ...[
    '"created_at":"2026-13-01T00:00:00Z"',
    '"val_acc":2',
    '"__proto__":{"a":1}',
    `"${hash}"`,
    '"model_bytes":0',
  ],
];

/** Whatever a manifest says, a model that doesn't fit it is refused with a reason; nothing is thrown. */
export const manifestTarget: Target = {
  maxMs: 500,
  mutate: (input, _, random) => mutateText(input, words, random),
  run(input) {
    const manifest = parse(new TextDecoder().decode(input));
    const verdict = verifyModel({ modelId: 'm', manifest, model }, hash);
    if (verdict.ok) {
      const { model_id: id, model_sha256: sha256, model_bytes: bytes } = verdict.artifact.manifest;
      require(id === 'm' &&
        sha256 === modelHash &&
        bytes === model.length, 'a model is the one of its manifest');
    } else require(verdict.reason.length > 0, 'a refusal has a reason');
    require(Object.keys(Object.prototype).length === 0, 'no prototype is changed');
  },
};

/** Text that is no JSON is the model store's to refuse: here it is a manifest that is a text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
