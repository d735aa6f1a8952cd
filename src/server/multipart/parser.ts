import {
  type ByteCollector,
  type CollectedBytes,
  concatBytes,
  createByteCollector,
} from '../../byte-collector.ts';
import type { DigitsError } from '../../errors.ts';
import { malformedForm } from '../malformed-form.ts';
import { beginningAtEnd, indexOfBytes } from './byte-search.ts';
import { type PartHeader, parsePartHeader } from './part-header.ts';

export interface MultipartLimits {
  readonly maxParts: number;
  /** Of the header block of one part. */
  readonly maxHeaderBytes: number;
  readonly maxNameLength: number;
}

/** How much content a part may have, and what is said of more. */
export interface PartRule {
  readonly maxBytes: number;
  readonly overflow: () => DigitsError;
}

export interface FormPart extends PartHeader {
  /** In the buffers of the pieces that were pushed, where they weren't small. */
  readonly content: CollectedBytes;
}

export interface MultipartOptions {
  readonly limits: MultipartLimits;
  /** Called with every header before its content is read; throws to refuse the part, and with it the form. */
  readonly admit: (header: PartHeader) => PartRule;
}

/** Takes a body in pieces of any size; whatever the pieces, the same body gives the same parts or error. */
export interface MultipartParser {
  /** Throws a `DigitsError` as soon as the form can't be good any more; then the rest need not be read. */
  push(chunk: Uint8Array): void;
  /** The parts in their order; `malformed_form` where the closing boundary has not come. */
  end(): readonly FormPart[];
}

/** A line of blanks after a boundary is allowed (RFC 2046, section 5.1.1), this many bytes of it. */
const maxPaddingBytes = 64;

const crlf: Uint8Array = new TextEncoder().encode('\r\n');
const blankLine: Uint8Array = new TextEncoder().encode('\r\n\r\n');
const dash = 0x2d;

interface OpenPart {
  readonly header: PartHeader;
  readonly rule: PartRule;
  readonly content: ByteCollector;
}

type State = 'preamble' | 'boundary' | 'header' | 'content' | 'epilogue';

/**
 * A streaming parser of `multipart/form-data` (RFC 7578 over RFC 2046, section 5.1). Memory: the content it has
 * admitted and less than one header block. Time is linear in the body: a boundary contains one CR only, so no
 * stretch of bytes is compared twice.
 */
export function createMultipartParser(boundary: string, options: MultipartOptions): MultipartParser {
  const { limits, admit } = options;
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  const parts: FormPart[] = [];
  let state: State = 'preamble';
  // The first boundary needs no line break before it: with one in front it is like the others.
  let pending: Uint8Array = crlf;
  let part: OpenPart | undefined;

  /** Advances by one element; the answer tells whether another may follow in `pending`. */
  function step(): boolean {
    switch (state) {
      case 'preamble':
        return skipPreamble();
      case 'boundary':
        return finishBoundary();
      case 'header':
        return readHeader();
      case 'content':
        return readContent();
      case 'epilogue':
        return false;
      default:
        return state satisfies never;
    }
  }

  function skipPreamble(): boolean {
    const at = indexOfBytes(pending, delimiter);
    const earliest = at === -1 ? pending.length - delimiter.length + 1 : at;
    if (earliest > limits.maxHeaderBytes) throw malformedForm('The form does not begin with its boundary.');
    if (at === -1) return false;
    pending = pending.subarray(at + delimiter.length);
    state = 'boundary';
    return true;
  }

  function finishBoundary(): boolean {
    if (pending.length < 2) return false;
    if (pending[0] === dash && pending[1] === dash) {
      state = 'epilogue';
      return false;
    }
    const lineEnd = indexOfBytes(pending, crlf);
    const padding = lineEnd === -1 ? pending.subarray(0, -1) : pending.subarray(0, lineEnd);
    if (padding.length > maxPaddingBytes || padding.some((byte) => byte !== 0x20 && byte !== 0x09)) {
      throw malformedForm('A boundary of the form is followed by something else than a line break.');
    }
    if (lineEnd === -1) return false;
    // The line break stays: a header block is what lies between it and a blank line.
    pending = pending.subarray(lineEnd);
    state = 'header';
    return true;
  }

  function readHeader(): boolean {
    const end = indexOfBytes(pending, blankLine);
    const earliestEnd = end === -1 ? pending.length - blankLine.length + 1 : end;
    if (earliestEnd - crlf.length > limits.maxHeaderBytes)
      throw malformedForm('The header of a part is too long.');
    if (end === -1) return false;
    if (parts.length === limits.maxParts)
      throw malformedForm(`The form has more than ${limits.maxParts} parts.`);
    const block = new TextDecoder().decode(pending.subarray(crlf.length, Math.max(end, crlf.length)));
    const header = parsePartHeader(block, limits.maxNameLength);
    part = { header, rule: admit(header), content: createByteCollector() };
    pending = pending.subarray(end + blankLine.length);
    state = 'content';
    return true;
  }

  function readContent(): boolean {
    const at = indexOfBytes(pending, delimiter);
    // A boundary may have begun at the end: that much waits for the next piece. Most pieces wait with nothing, and needn't be copied.
    const length = at === -1 ? pending.length - beginningAtEnd(pending, delimiter) : at;
    if (part !== undefined && length > 0) append(part, pending.subarray(0, length));
    if (at === -1) {
      pending = pending.subarray(length);
      return false;
    }
    if (part !== undefined) parts.push({ ...part.header, content: part.content });
    part = undefined;
    pending = pending.subarray(at + delimiter.length);
    state = 'boundary';
    return true;
  }

  return {
    push(chunk) {
      if (state === 'epilogue') return;
      pending = pending.length === 0 ? chunk : concatBytes([pending, chunk]);
      while (step());
    },
    end() {
      if (state !== 'epilogue') throw malformedForm('The form ends before its closing boundary.');
      return parts;
    },
  };
}

function append(part: OpenPart, bytes: Uint8Array): void {
  if (part.content.length() + bytes.length > part.rule.maxBytes) throw part.rule.overflow();
  part.content.push(bytes);
}
