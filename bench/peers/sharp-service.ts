import { readFileSync } from 'node:fs';
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import sharp from 'sharp';
import { loadNativeOrt } from '../../src/engine/index.ts';
import { softmax } from '../../src/engine/softmax.ts';

/**
 * What a Node developer would write otherwise: Fastify, sharp and onnxruntime-node around the same ONNX file. It does
 * far less than the pipeline: it scales the whole picture down, takes the ground as white, and neither looks for the digit nor
 * deskews or centres it.
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
  const data = await sharp(bytes)
    .rotate()
    .flatten({ background: '#fff' })
    .resize(28, 28, { fit: 'contain', background: '#fff' })
    .grayscale()
    .raw()
    .toBuffer();
  const values = Float32Array.from(data, (level) => ((255 - level) / 255 - 0.1307) / 0.3081);
  const answers = await session.run({ [input]: new ort.Tensor('float32', values, [1, 1, 28, 28]) });
  const logits = answers[output]?.data;
  const probs = Array.from(softmax(logits instanceof Float32Array ? logits : new Float32Array(10), 1));
  const digit = probs.indexOf(Math.max(...probs));
  return { digit, confidence: probs[digit], probs };
});
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdout.write(`${address !== null && typeof address === 'object' ? address.port : ''}\n`);
