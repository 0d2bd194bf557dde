// Prints the bytes of the files named, raw and at brotli's best, each file compressed by itself.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

let raw = 0;
let brotli = 0;
for (const file of process.argv.slice(2)) {
  const content = readFileSync(file);
  raw += content.length;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
  brotli += brotliCompressSync(content, { params }).length;
}
console.log(raw, brotli);
