#include "CDigest.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

// libcrypto reads no byte of an empty stretch, but some of its entry points refuse a null pointer.
static const uint8_t nothing[1] = {0};

bool cdigest_sha256(const uint8_t *bytes, size_t count, uint8_t digest[CDIGEST_SIZE]) {
  return EVP_Digest(bytes ? bytes : nothing, count, digest, NULL, EVP_sha256(), NULL) == 1;
}

bool cdigest_hmac_sha256(
    const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t code[CDIGEST_SIZE]) {
  // HMAC() takes the key's length as an int.
  if (key_count > INT_MAX) return false;
  return HMAC(EVP_sha256(), key ? key : nothing, (int)key_count, bytes ? bytes : nothing, count, code, NULL)
      != NULL;
}

bool cdigest_equal(const uint8_t *left, const uint8_t *right, size_t count) {
  return count == 0 || CRYPTO_memcmp(left, right, count) == 0;
}
