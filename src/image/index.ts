export { inArena } from './arena.ts';
export { type BackgroundOptions, backgroundMap, removeBackground } from './background.ts';
export { closing } from './closing.ts';
export { composite, detectGround, type Ground } from './composite.ts';
export { concatenate } from './concatenate.ts';
export { type Component, type Components, connectedComponents } from './connected-components.ts';
export { boundingBox, crop } from './crop.ts';
export { type DecodedPicture, decode } from './decode.ts';
export { type DeskewOptions, deskew, detectSlant } from './deskew.ts';
export { dilate } from './dilate.ts';
export { exifOrientation } from './exif-orientation.ts';
export { type DigitComponentsOptions, digitComponents } from './find/digit-components.ts';
export { type LongLinesOptions, longLines } from './find/long-lines.ts';
export { detectPolarity, type Polarity, type PolarityOptions } from './find/polarity.ts';
export { type FitOptions, fitSquare } from './fit-square.ts';
export { histogram, percentile } from './histogram.ts';
export { type InkThreshold, type InkThresholdOptions, inkThreshold } from './ink-threshold.ts';
export { invert } from './invert.ts';
export { type IsolateOptions, isolate } from './isolate.ts';
export { localMedian } from './local-median.ts';
export { luma, lumaLevel, opaqueLuma } from './luma.ts';
export { type Moments, moments } from './moments.ts';
export { mnistMean, mnistStd, normalize } from './normalize.ts';
export { orient } from './orient.ts';
export { type OtsuThreshold, otsuThreshold } from './otsu-threshold.ts';
export { pipelineSteps } from './pipeline-steps.ts';
export { encodePng } from './png/encode-png.ts';
export { type Preprocessed, type PreprocessOptions, preprocess } from './preprocess.ts';
export { preprocessPicture } from './preprocess-picture.ts';
export { type PrincipalAxis, principalAxis } from './principal-axis.ts';
export { probe } from './probe.ts';
export { readChroma } from './read-chroma.ts';
export { type GrayPicture, readGray } from './read-gray.ts';
export { reduce } from './reduce.ts';
export { resizeArea } from './resize-area.ts';
export { shear } from './shear.ts';
export { pipelineSignature, preprocessHash } from './signature.ts';
export { smooth } from './smooth.ts';
export { type StretchOptions, stretch } from './stretch.ts';
export { strokeWidth, type ThickenOptions, thicken } from './thicken.ts';
export { toMask } from './to-mask.ts';
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
