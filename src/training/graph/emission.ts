import type { GraphBuilder } from './graph-builder.ts';

/** Where a node's computation is written to. */
export interface Target {
  readonly graph: GraphBuilder;
  /** Pictures in a batch. */
  readonly batchSize: number;
  /** The value of a parameter of the node: `kernel`, `gain`, ... */
  readonly parameter: (part: string) => string;
}

/** Gradients of the loss, as values of the graph. */
export interface Gradients {
  /** By the node's inputs, in order. */
  readonly inputs: readonly string[];
  /** By its parameters: `kernel`, `gain`, ... */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A node's computation in the graph, and how to write its derivative (reverse mode, by hand). */
export interface Emission {
  readonly output: string;
  /** Writes the gradients by inputs and parameters, given the one by the output. */
  readonly backward: (gradient: string) => Gradients;
}
