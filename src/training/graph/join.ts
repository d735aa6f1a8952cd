import type { AddNode, ConcatNode, ReluNode, Shape } from '../architecture.ts';
import type { Emission, Target } from './emission.ts';

/** ONNX's number for the type of truth values. */
const boolType = 9;

/** The larger of each value and 0; at 0 the slope is 0. */
export function emitRelu(_: ReluNode, input: string, { graph }: Target): Emission {
  const output = graph.apply('Relu', [input]);
  return {
    output,
    backward(gradient) {
      // Cast and Where take a sixth of the time of a product with Sign.
      const isPositive = graph.apply('Cast', [output], { to: boolType });
      return {
        inputs: [graph.apply('Where', [isPositive, gradient, graph.floats([0])])],
        parameters: {},
      };
    },
  };
}

/** The sum of two inputs. */
export function emitAdd(_: AddNode, inputs: readonly string[], { graph }: Target): Emission {
  return {
    output: graph.apply('Add', inputs),
    backward: (gradient) => ({ inputs: inputs.map(() => gradient), parameters: {} }),
  };
}

/** The inputs' channels one after the other; `shapes` are the inputs'. */
export function emitConcat(
  _: ConcatNode,
  inputs: readonly string[],
  shapes: readonly Shape[],
  { graph }: Target,
): Emission {
  function backward(gradient: string) {
    let from = 0;
    const parts = shapes.map(({ channels }) => {
      const bounds = [[from], [from + channels], [1]].map((values) => graph.ints(values));
      from += channels;
      return graph.apply('Slice', [gradient, ...bounds]);
    });
    return { inputs: parts, parameters: {} };
  }
  return { output: graph.apply('Concat', inputs, { axis: 1 }), backward };
}
