/* Unpacks the files of the search index, as hooks/yinling/core/packing.py packs them. Plain ES2015, no library. */
(() => {
  "use strict";
  // Characters that a script cannot have as they are, each written as 1 and its place here after 256; then come halves of pairs.
  const UNFIT = [0, 1, 10, 13, 34, 92, 0x2028, 0x2029];
  function bytesOf(packed) {
    const bytes = [];
    for (let at = 0; at < packed.length; at += 1) {
      let code = packed.charCodeAt(at);
      if (code === 1) {
        const place = packed.charCodeAt(at += 1) - 256;
        code = place < UNFIT.length ? UNFIT[place] : 0xd800 + place - UNFIT.length;
      }
      bytes.push(code >> 8, code & 255);
    }
    return bytes;
  }
  /* Inflate raw deflated data (RFC 1951). */
  function inflate(bytes) {
    const out = [];
    let at = 0, bit = 0, isLast = false;
    /* Return the next bits, up to 16, without passing over them. */
    function next(count) { return (bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16) >> bit & (1 << count) - 1; }
    function pass(count) {
      bit += count;
      at += bit >> 3;
      bit &= 7;
    }
    function take(count) {
      const value = next(count);
      pass(count);
      return value;
    }
    function symbol(code) {
      const known = code.short[next(SHORT)];
      if (known) { pass(known & 15); return known >> 4; }
      let word = 0, first = 0, before = 0;
      for (let size = 1; size < 16; size += 1) {
        word |= take(1);
        const count = code.counts[size];
        if (word - count < first) { return code.symbols[before + word - first]; }
        before += count;
        first = first + count << 1;
        word <<= 1;
      }
      throw new Error("damaged");
    }
    function copy(lengths, distances) {
      for (let value = symbol(lengths); value !== 256; value = symbol(lengths)) {
        if (value < 256) { out.push(value); continue; }
        const length = LENGTHS[value - 257] + take(LENGTH_BITS[value - 257]), step = symbol(distances);
        const from = out.length - DISTANCES[step] - take(DISTANCE_BITS[step]);
        for (let i = 0; i < length; i += 1) { out.push(out[from + i]); }
      }
    }
    function written() {
      const count = take(5) + 257, all = count + take(5) + 1, sizes = ORDER.map(() => 0), lengths = [];
      for (let i = 0, last = take(4) + 4; i < last; i += 1) { sizes[ORDER[i]] = take(3); }
      const code = codeOf(sizes);
      while (lengths.length < all) {
        const value = symbol(code), before = value === 16 ? lengths[lengths.length - 1] : 0;
        if (value < 16) { lengths.push(value); continue; }
        for (let i = value === 16 ? 3 + take(2) : value === 17 ? 3 + take(3) : 11 + take(7); i > 0; i -= 1) { lengths.push(before); }
      }
      copy(codeOf(lengths.slice(0, count)), codeOf(lengths.slice(count)));
    }
    function stored() {
      if (bit) { bit = 0; at += 1; }
      const size = take(16);
      at += 2;
      for (let i = 0; i < size; i += 1) { out.push(bytes[at++]); }
    }
    while (!isLast) {
      isLast = Boolean(take(1));
      [stored, () => copy(FIXED, codeOf(new Array(30).fill(5))), written][take(2)]();
    }
    return out;
  }
  const SHORT = 9; // bits
  function codeOf(lengths) {
    const counts = new Array(16).fill(0), symbols = [];
    for (const length of lengths) { counts[length] += 1; }
    counts[0] = 0;
    for (let size = 1; size < 16; size += 1) { lengths.forEach((length, i) => { if (length === size) { symbols.push(i); } }); }
    // Most symbols have few bits: for each value of the next ones the symbol and its size. The first bit is the lowest.
    const short = [];
    let word = 0, at = 0;
    for (let size = 1; size <= SHORT; size += 1, word <<= 1) {
      for (let left = counts[size]; left; left -= 1, word += 1, at += 1) {
        let low = 0;
        for (let i = 0; i < size; i += 1) { low |= (word >> i & 1) << size - 1 - i; }
        for (; low < 1 << SHORT; low += 1 << size) { short[low] = symbols[at] << 4 | size; }
      }
    }
    return { counts, symbols, short };
  }
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const FIXED = codeOf(Array.from({ length: 288 }, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCE_BITS = Array.from({ length: 30 }, (_, i) => i < 2 ? 0 : (i >> 1) - 1);
  const LENGTHS = startsOf(LENGTH_BITS, 3), DISTANCES = startsOf(DISTANCE_BITS, 1);
  LENGTHS[28] = 258;
  function startsOf(bits, start) {
    return bits.map((count, i) => start + bits.slice(0, i).reduce((sum, each) => sum + (1 << each), 0));
  }

  window.ylSearch = { bytesOf, inflate };
})();
