/** A new UUIDv7 (RFC 9562 section 5.7): made on the phone, so that sending twice saves once. */
export function newUuid7(now: number, random: (bytes: Uint8Array) => void = fillRandom): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  // 48 bits of Unix time in ms, big endian; above 32 bits shifts do not work on numbers.
  let rest = now;
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function fillRandom(bytes: Uint8Array): void {
  crypto.getRandomValues(bytes);
}
