// The area for constants and for a block: zigzag, targets and weights of `fold`, and what is being made of the block.
export const zigzagAt: usize = 0;
export const targetsAt: usize = 64;
export const weightsAt: usize = 128;
export const positionsAt: usize = 640;
export const valuesAt: usize = 704;
export const workAt: usize = 960;
export const turnedAt: usize = 1216;
export const samplesAt: usize = 1472;
export const sumsAt: usize = 1536;
