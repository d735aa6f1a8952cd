/** Is given what loads a picture, which may take its time and fail: what is given later counts instead. */
export type TakePicture = (load: () => Promise<Blob>) => void;
