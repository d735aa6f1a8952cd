/** What the signatures of a reader are made of, for who has the package by its name. */
export type {
  Device,
  DeviceChoice,
  DeviceReport,
  EngineStatus,
  Manifest,
  Reading,
  ReadingDetails,
  RefusedModel,
  StageTimings,
  TtaProfile,
} from '../engine/index.ts';
export type { DigitReader } from './open-reader.ts';
export type { CreateReaderOptions, DigitReadOptions } from './reader-options.ts';
