// SHA-256 and what goes with it, over OpenSSL's libcrypto, in plain types: openssl/evp.h is macros and
// opaque contexts that Swift cannot use, and we need four calls of it.
#ifndef CDigest_h
#define CDigest_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The size of a digest and of an authentication code, in bytes.
enum { CDIGEST_SIZE = 32 };

/// Writes the SHA-256 of `count` bytes; false only when libcrypto offers no SHA-256. `bytes` may be null when `count` is 0.
bool cdigest_sha256(const uint8_t *bytes, size_t count, uint8_t digest[CDIGEST_SIZE]);

/// Writes the HMAC-SHA-256 (RFC 2104) of `count` bytes under `key`, which may be empty.
bool cdigest_hmac_sha256(
    const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t code[CDIGEST_SIZE]);

/// Whether two stretches of `count` bytes are equal, in a time that depends on `count` alone.
bool cdigest_equal(const uint8_t *left, const uint8_t *right, size_t count);

#endif
