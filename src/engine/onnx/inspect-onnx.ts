import { allowedOperators } from './operators.ts';
import { RefusedOnnx, type WireField, wireFields, wireNumbers } from './wire.ts';

/** Far more than a network for pictures of 28x28 has. */
const maxNodes = 2000;
const maxTensors = 4000;
/** The longest name that goes into a message; operators have at most 40. */
const maxShownLength = 64;

/** Element types of tensors, with their bytes: FLOAT, UINT8, INT8, INT32, INT64. */
const elementBytes: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 1],
  [3, 1],
  [6, 4],
  [7, 8],
]);

/** What of a model has been seen so far, over all of its parts. */
interface Counts {
  nodes: number;
  tensors: number;
}

/** How a field of a message is looked at; `once` ones may not come again, since readers would merge them. */
type Check = (field: WireField, counts: Counts) => void;
interface FieldRule {
  readonly once: boolean;
  readonly check: Check;
}

const pass: FieldRule = { once: false, check: () => {} };
const passOnce: FieldRule = { once: true, check: () => {} };
const each = (check: Check): FieldRule => ({ once: false, check });
const one = (check: Check): FieldRule => ({ once: true, check });
const refuse = (what: string): FieldRule =>
  each(() => {
    throw new RefusedOnnx(`has ${what}, which is not allowed`);
  });

/*
 * The messages by field number (https://github.com/onnx/onnx/blob/v1.19.0/onnx/onnx.proto3). A field that is not here is
 * refused: what isn't known can't be said to be harmless.
 */

const operatorSetRules: Readonly<Record<number, FieldRule>> = {
  1: one(checkDomain),
  2: passOnce, // version: ONNX Runtime says which ones it has
};

const tensorRules: Readonly<Record<number, FieldRule>> = {
  1: pass, // dims: checkTensor
  2: passOnce, // data_type: checkTensor
  3: refuse('a tensor in segments'),
  4: pass, // float_data
  5: pass, // int32_data
  6: refuse('a tensor of texts'),
  7: pass, // int64_data
  8: passOnce, // name
  9: passOnce, // raw_data: checkTensor
  12: passOnce, // doc_string
  13: refuse('external data'),
  14: one(({ value }) => {
    if (value !== 0) throw new RefusedOnnx('has external data, which is not allowed');
  }),
  16: pass, // metadata_props
};

const attributeRules: Readonly<Record<number, FieldRule>> = {
  1: passOnce, // name
  2: passOnce, // f
  3: passOnce, // i
  4: passOnce, // s
  5: one(checkTensor),
  6: refuse('a subgraph'),
  7: pass, // floats
  8: pass, // ints
  9: pass, // strings
  10: refuse('a list of tensors'),
  11: refuse('a subgraph'),
  13: passOnce, // doc_string
  20: passOnce, // type
  21: refuse('a reference to a function'),
  22: refuse('a sparse tensor'),
  23: refuse('a list of sparse tensors'),
};

const nodeRules: Readonly<Record<number, FieldRule>> = {
  1: pass, // input
  2: pass, // output
  3: passOnce, // name
  4: one((field) => {
    const operator = toText(field);
    if (!allowedOperators.has(operator)) {
      throw new RefusedOnnx(`has the operator ${JSON.stringify(operator)}, which is not allowed`);
    }
  }),
  5: each((field, counts) => checkMessage(field, attributeRules, counts)),
  6: passOnce, // doc_string
  7: one(checkDomain),
  8: refuse('an overload'),
  9: pass, // metadata_props
};

const graphRules: Readonly<Record<number, FieldRule>> = {
  1: each((field, counts) => {
    if (++counts.nodes > maxNodes) throw new RefusedOnnx(`has more than ${maxNodes} nodes`);
    checkMessage(field, nodeRules, counts);
  }),
  2: passOnce, // name
  5: each(checkTensor),
  10: passOnce, // doc_string
  11: pass, // input: the classifier wants one of [N, 1, 28, 28]
  12: pass, // output: and one of [N, 10]
  13: pass, // value_info
  14: refuse('a quantization annotation'),
  15: refuse('a sparse tensor'),
  16: pass, // metadata_props
};

const modelRules: Readonly<Record<number, FieldRule>> = {
  1: passOnce, // ir_version: ONNX Runtime says which ones it has
  2: passOnce, // producer_name
  3: passOnce, // producer_version
  4: passOnce, // domain
  5: passOnce, // model_version
  6: passOnce, // doc_string
  7: one((field, counts) => checkMessage(field, graphRules, counts)),
  8: each((field, counts) => checkMessage(field, operatorSetRules, counts)),
  14: pass, // metadata_props
  20: refuse('training information'),
  25: refuse('a function'),
};

/**
 * Why a file that a stranger sent may not be given to ONNX Runtime, as "the model ..."; null where it may. Allowed are
 * plain networks that are all in this file: known fields, operators of a list, tensors whose data are just as many as their
 * sizes say. Linear in the file's size, without recursion into anything that could be nested; never throws.
 */
export function inspectOnnx(model: Uint8Array): string | null {
  try {
    checkFormat(model);
    const counts: Counts = { nodes: 0, tensors: 0 };
    checkMessage({ number: 0, value: 0, bytes: model }, modelRules, counts);
    return counts.nodes === 0 ? 'the model has no nodes' : null;
  } catch (error) {
    if (error instanceof RefusedOnnx) return `the model ${error.message}`;
    throw error;
  }
}

/** ONNX Runtime takes a file with these letters for one of its own format, whatever it is beside that. */
function checkFormat(model: Uint8Array): void {
  const mark = model.subarray(4, 8);
  if (mark.length === 4 && mark.every((byte, n) => byte === 'ORTM'.charCodeAt(n))) {
    throw new RefusedOnnx('is in the ORT format, which is not allowed');
  }
}

function checkMessage(
  { bytes }: WireField,
  rules: Readonly<Record<number, FieldRule>>,
  counts: Counts,
): void {
  if (bytes === null) throw new RefusedOnnx('is no ONNX file');
  const seen = new Set<number>();
  for (const field of wireFields(bytes)) {
    const rule = rules[field.number];
    if (rule === undefined) throw new RefusedOnnx(`has an unknown field (${field.number})`);
    if (rule.once && seen.has(field.number)) throw new RefusedOnnx(`has field ${field.number} twice`);
    seen.add(field.number);
    rule.check(field, counts);
  }
}

/** A tensor has to bring as many data as its sizes claim: ONNX Runtime would make room for the claim. */
function checkTensor(field: WireField, counts: Counts): void {
  if (++counts.tensors > maxTensors) throw new RefusedOnnx(`has more than ${maxTensors} tensors`);
  checkMessage(field, tensorRules, counts);
  let elements = 1;
  let type = 0;
  let rawBytes: number | null = null;
  let listed = 0;
  for (const part of wireFields(field.bytes ?? new Uint8Array())) {
    if (part.number === 1) for (const size of wireNumbers(part)) elements *= size;
    else if (part.number === 2) type = part.value;
    else if (part.number === 4) listed += (part.bytes?.length ?? 0) / 4;
    else if (part.number === 5 || part.number === 7) for (const _ of wireNumbers(part)) listed++;
    else if (part.number === 9) rawBytes = part.bytes?.length ?? 0;
  }
  const size = elementBytes.get(type);
  if (size === undefined) throw new RefusedOnnx(`has a tensor of type ${type}, which is not allowed`);
  const found = rawBytes === null ? listed : listed === 0 ? rawBytes / size : Number.NaN;
  if (found !== elements) throw new RefusedOnnx('has a tensor whose data are not as many as its sizes say');
}

function checkDomain(field: WireField): void {
  const domain = toText(field);
  if (domain !== '' && domain !== 'ai.onnx') {
    throw new RefusedOnnx(`has operators of the domain ${JSON.stringify(domain)}, which is not allowed`);
  }
}

/** A text as far as it goes into a message. */
function toText({ bytes }: WireField): string {
  return new TextDecoder().decode((bytes ?? new Uint8Array()).subarray(0, maxShownLength));
}
