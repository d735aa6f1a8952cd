// What src/image/deflate/inflate-errors.ts has messages for, in its order; 0 is no fault.
export const truncated: u32 = 1;
export const tooMuch: u32 = 2;
export const tooLittle: u32 = 3;
export const undefinedCode: u32 = 4;
export const beforeStart: u32 = 5;
export const badHeader: u32 = 6;
export const unknownBlock: u32 = 7;
export const badStoredBlock: u32 = 8;
export const tooManyCodes: u32 = 9;
export const badRepeat: u32 = 10;
export const endless: u32 = 11;
export const impossibleCode: u32 = 12;
export const incompleteCode: u32 = 13;
