// Content codings, over zlib. libcurl would undo them by itself, but 7.88 reports a truncated gzip body as a success
// and undoes codings that nobody asked for.
#ifndef CCurl_Inflate_h
#define CCurl_Inflate_h

#include <stddef.h>
#include <stdint.h>

// An enum whose cases are all there are: Swift imports it as one of its own. gcc does not know the attribute.
#if defined(__has_attribute) && __has_attribute(enum_extensibility)
#define CCURL_CLOSED __attribute__((enum_extensibility(closed)))
#else
#define CCURL_CLOSED
#endif

typedef struct ccurl_inflater ccurl_inflater;

typedef enum CCURL_CLOSED {
  CCURL_GZIP,
  CCURL_ZLIB,
  CCURL_RAW_DEFLATE,
} ccurl_coding;

typedef enum CCURL_CLOSED {
  CCURL_INFLATE_MORE,
  CCURL_INFLATE_ENDED,
  CCURL_INFLATE_CORRUPT,
} ccurl_inflate_state;

/// Null only when memory has run out.
ccurl_inflater *ccurl_inflater_open(ccurl_coding coding);

void ccurl_inflater_close(ccurl_inflater *inflater);

/// Decodes from `bytes` into `room` until either is used up or the stream ends, and says how much of each was used.
/// ENDED means that the end was reached and, in gzip and zlib, that the checksum is right.
ccurl_inflate_state ccurl_inflate(
    ccurl_inflater *inflater, const uint8_t *bytes, size_t count, uint8_t *room, size_t room_count,
    size_t *taken, size_t *made);

#endif
