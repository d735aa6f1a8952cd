export { detectSlant } from './deskew.ts';
export { normalize } from './normalize.ts';
export { type Preprocessed, type PreprocessOptions, pipelineSteps, preprocess } from './preprocess.ts';
export { pipelineSignature, preprocessHash } from './signature.ts';
export type {
  GrayImage,
  LabelImage,
  Mask,
  Orientation,
  PictureFormat,
  PictureHeader,
  PictureLimits,
  Point,
  Rect,
  RgbaImage,
} from './types.ts';
