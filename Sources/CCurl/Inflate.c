#include "Inflate.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct ccurl_inflater {
  z_stream stream;
};

// zlib's way to say which wrapping it shall expect: the window's size, plus 16 for gzip, negative for none.
static int window_bits(ccurl_coding coding) {
  switch (coding) {
    case CCURL_GZIP: return MAX_WBITS + 16;
    case CCURL_ZLIB: return MAX_WBITS;
    case CCURL_RAW_DEFLATE: return -MAX_WBITS;
  }
  return MAX_WBITS;
}

ccurl_inflater *ccurl_inflater_open(ccurl_coding coding) {
  ccurl_inflater *inflater = calloc(1, sizeof *inflater);
  if (inflater && inflateInit2(&inflater->stream, window_bits(coding)) != Z_OK) {
    free(inflater);
    inflater = NULL;
  }
  return inflater;
}

void ccurl_inflater_close(ccurl_inflater *inflater) {
  inflateEnd(&inflater->stream);
  free(inflater);
}

ccurl_inflate_state ccurl_inflate(
    ccurl_inflater *inflater, const uint8_t *bytes, size_t count, uint8_t *room, size_t room_count,
    size_t *taken, size_t *made) {
  z_stream *stream = &inflater->stream;
  // zlib counts in unsigned ints; what does not fit is left for the next call.
  uInt in = count > UINT_MAX ? UINT_MAX : (uInt)count;
  uInt out = room_count > UINT_MAX ? UINT_MAX : (uInt)room_count;
  // zlib's interface is older than const; it does not write here.
  stream->next_in = (Bytef *)bytes;
  stream->avail_in = in;
  stream->next_out = room;
  stream->avail_out = out;
  int result = inflate(stream, Z_NO_FLUSH);
  *taken = in - stream->avail_in;
  *made = out - stream->avail_out;
  switch (result) {
    // Z_BUF_ERROR: nothing could be done with what there was, which is no error yet.
    case Z_OK: case Z_BUF_ERROR: return CCURL_INFLATE_MORE;
    case Z_STREAM_END: return CCURL_INFLATE_ENDED;
    default: return CCURL_INFLATE_CORRUPT;
  }
}
