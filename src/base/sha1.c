// sha1.c: SHA-1 (FIPS 180-4), for what ECMA-335 defines by it: key tokens and hashes of files.
#include "base/sha1.h"

static u32 rotl(u32 x, int n) {
  return x << n | x >> (32 - n);
}

static void sha1_block(u32 h[5], const u8 *p) {
  static const u32 k[4] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
  u32 w[80];
  for (int i = 0; i < 16; i++)
    w[i] = (u32)p[4 * i] << 24 | (u32)p[4 * i + 1] << 16 | (u32)p[4 * i + 2] << 8 | p[4 * i + 3];
  for (int i = 16; i < 80; i++)
    w[i] = rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  u32 a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
  for (int i = 0; i < 80; i++) {
    u32 f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
    u32 t = rotl(a, 5) + f + e + k[i / 20] + w[i];
    e = d, d = c, c = rotl(b, 30), b = a, a = t;
  }
  h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

void sha1(const u8 *p, size_t n, u8 digest[SHA1_SIZE]) {
  u32 h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  size_t done = 0;
  for (; n - done >= 64; done += 64)
    sha1_block(h, p + done);
  u8 tail[128] = {0};
  size_t rest = n - done, size = rest < 56 ? 64 : 128;
  if (rest)
    memcpy(tail, p + done, rest);
  tail[rest] = 0x80;
  u64 bits = (u64)n * 8;
  for (u32 i = 0; i < 8; i++)
    tail[size - 1 - i] = (u8)(bits >> (8 * i));
  for (size_t at = 0; at < size; at += 64)
    sha1_block(h, tail + at);
  for (u32 i = 0; i < SHA1_SIZE; i++)
    digest[i] = (u8)(h[i / 4] >> (8 * (3 - i % 4)));
}
