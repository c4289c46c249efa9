// pubkey.c: public key tokens (II.6.2.1.3): the last eight bytes of the key's SHA-1, reversed.
#include "base/sha1.h"
#include "types/internal.h"

void public_key_token(const u8 *key, u32 n, u8 token[8]) {
  u8 digest[SHA1_SIZE];
  sha1(key, n, digest);
  for (int i = 0; i < 8; i++)
    token[i] = digest[SHA1_SIZE - 1 - i];
}
