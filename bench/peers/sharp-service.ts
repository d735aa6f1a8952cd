import { readFileSync } from 'node:fs';
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import sharp from 'sharp';
import { loadNativeOrt } from '../../src/engine/index.ts';
import { softmax } from '../../src/engine/softmax.ts';

/**
 * What a Node developer would write otherwise: Fastify, sharp and onnxruntime-node around the same ONNX file. It does
 * less than the pipeline: no component is looked for, nothing is deskewed, the ground is taken as even.
 * argv: the model's file. Prints its port.
 */
const [, , modelPath = ''] = process.argv;
sharp.concurrency(1);

const ort = await loadNativeOrt();
const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(modelPath)), {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
});
const [input = ''] = session.inputNames;
const [output = ''] = session.outputNames;

const app = Fastify();
await app.register(multipart, { limits: { fileSize: 2 * 1024 * 1024 } });
app.get('/readyz', () => ({ status: 'ready' }));
app.post('/v1/read', async (request) => {
  const file = await request.file();
  const bytes = await file?.toBuffer();
  const picture = sharp(bytes).rotate().flatten({ background: '#fff' }).grayscale();
  const ink = picture.negate().normalise().trim({ threshold: 40 });
  const { data } = await ink
    .resize(20, 20, { fit: 'contain', background: '#000', kernel: 'lanczos3' })
    .extend({ top: 4, bottom: 4, left: 4, right: 4, background: '#000' })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const values = Float32Array.from(data, (level) => (level / 255 - 0.1307) / 0.3081);
  const answers = await session.run({ [input]: new ort.Tensor('float32', values, [1, 1, 28, 28]) });
  const logits = answers[output]?.data;
  const probs = Array.from(softmax(logits instanceof Float32Array ? logits : new Float32Array(10), 1));
  const digit = probs.indexOf(Math.max(...probs));
  return { digit, confidence: probs[digit], probs };
});
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdout.write(`${address !== null && typeof address === 'object' ? address.port : ''}\n`);
