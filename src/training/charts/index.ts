export { confusionMatrix } from './confusion-matrix.ts';
export { learningCurve } from './learning-curve.ts';
export { type ReliabilityOptions, reliabilityDiagram } from './reliability-diagram.ts';
export { areaUnderCurve, pointAt, type RocPoint, rocPoints } from './roc.ts';
export { type RocOptions, type RocSeries, rocCurve } from './roc-curve.ts';
