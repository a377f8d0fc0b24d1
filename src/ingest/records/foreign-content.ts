/** The first bytes by which files that are no text are known. */
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly name: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG image' },
  { bytes: [0xff, 0xd8, 0xff], name: 'a JPEG image' },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: 'a GIF image' },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], name: 'a PDF document' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a ZIP archive' },
  { bytes: [0x50, 0x41, 0x52, 0x31], name: 'a Parquet file' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd compression, which is not supported (unpack it first)' },
  { bytes: [0x42, 0x5a, 0x68], name: 'bzip2 compression, which is not supported (unpack it first)' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz compression, which is not supported (unpack it first)' },
  { bytes: [0xff, 0xfe], name: 'UTF-16 text, which is not supported (convert it to UTF-8)' },
  { bytes: [0xfe, 0xff], name: 'UTF-16 text, which is not supported (convert it to UTF-8)' },
];
const SNIFFED_BYTES = 4096;

/** What a file is, by its first bytes, where it is no UTF-8 text: `a PNG image`. Undefined where it may be text. */
export function foreignContent(start: Buffer): string | undefined {
  const known = SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte));
  if (known !== undefined) return known.name;
  return start.subarray(0, SNIFFED_BYTES).includes(0) ? 'binary data' : undefined;
}
