export { largestDifference, maxDifference, readGolden } from './agreement.ts';
export { argmax } from './argmax.ts';
export {
  expectedCalibrationError,
  fitTemperature,
  judge,
  type LabelledLogits,
  negativeLogLikelihood,
} from './calibration.ts';
export type { CreateClassifier } from './classifier.ts';
export { type Classification, type ClassifyOptions, classify } from './classify.ts';
export { createClassifier } from './create-classifier.ts';
export { createDirectEngine, type DirectEngineDeps, type DirectEngineOptions } from './direct-engine.ts';
export { createEngine, type EngineDeps, type EngineOptions } from './engine.ts';
export { type EnsembleMember, ensembleId } from './ensemble.ts';
export { createHotEngine, type HotEngine, type OpenEngine } from './hot-engine.ts';
export { type LoadedArtifacts, loadArtifacts } from './load-artifacts.ts';
export { loadNativeOrt } from './load-native-ort.ts';
export { type Manifest, manifestSchema, manifestVersion, modelIdPattern } from './manifest.ts';
export type { ModelArtifact } from './model-artifact.ts';
export { type OpenEnsemble, type OpenEnsembleDeps, openEnsemble } from './open-ensemble.ts';
export { type OpenedEnsemble, type OpenOnDeviceDeps, openOnDevice } from './open-on-device.ts';
export {
  createOrtClassifier,
  createWebGpuClassifier,
  type Ort,
  openOrtClassifier,
} from './ort-classifier.ts';
export { compileKernels } from './plain/kernels.ts';
export { plainFirst } from './plain/plain-first.ts';
export { createPool, type PoolDeps, type PooledEngine, type PoolOptions } from './pool.ts';
export type { LoadMessage, PoolMessage, WorkerMessage } from './protocol.ts';
export { createReader, type ReaderDeps } from './reader.ts';
export { softmax } from './softmax.ts';
export { type SpawnInlineDeps, spawnInline } from './spawn-inline.ts';
export { type TrialModel, tryModel } from './try-model.ts';
export { ttaViews } from './tta.ts';
export {
  type Classifier,
  type Clock,
  type Device,
  type DeviceChoice,
  type DeviceReport,
  deviceChoices,
  devices,
  type Engine,
  type EngineStats,
  type EngineStatus,
  type ModelStore,
  type PictureFile,
  type ReadControl,
  type Reader,
  type ReaderOptions,
  type Reading,
  type ReadingDetails,
  type ReadOptions,
  type RefusedModel,
  type StageTimings,
  type Timers,
  type TtaProfile,
  ttaProfiles,
  type WebGpu,
} from './types.ts';
export { type Verification, verifyModel } from './verify-model.ts';
export { type WatchModelsOptions, watchModels } from './watch-models.ts';
export { createWorkerHost, type WorkerHost, type WorkerHostDeps } from './worker-host.ts';
export type { SpawnWorker, WorkerEvents, WorkerPort } from './worker-port.ts';
