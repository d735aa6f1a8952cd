import type { NodeTrainingJobs, NodeTrainingJobsOptions } from '../../../jobs/node/training-jobs.ts';

/** Loaded while the inference workers load their models, so that the service is ready as soon as without it. */
export async function openNodeTraining(options: NodeTrainingJobsOptions): Promise<NodeTrainingJobs> {
  const { createTrainingJobs } = await import('../../../jobs/node/training-jobs.ts');
  return createTrainingJobs(options);
}
