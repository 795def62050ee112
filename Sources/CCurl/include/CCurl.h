// One HTTP exchange at a time over libcurl's multi interface, without a libcurl type in sight: curl.h is variadic
// functions and macros, which Swift cannot call.
//
// A lane belongs to one thread at a time; only `ccurl_wake` may be called from any other.
#ifndef CCurl_h
#define CCurl_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Inflate.h"

/// Connections that are kept, TLS sessions, and the one exchange that is running.
typedef struct ccurl_lane ccurl_lane;

/// Takes bytes as they arrive, valid during the call only. False ends the exchange with CCURL_SINK_REFUSED.
typedef bool (*ccurl_sink)(void *context, const uint8_t *bytes, size_t count);

typedef struct {
  const char *method;
  const char *url;
  /// "Name: value" or, for an empty value, "Name;".
  const char *const *headers;
  size_t header_count;
  /// A body of 0 bytes is a body. Copied.
  bool has_body;
  const uint8_t *body;
  size_t body_count;
  const char *user_agent;
  /// The only authorities to trust; null for the system's.
  const char *ca_file;
  /// "scheme://host:port"; null to connect directly, whatever the environment says.
  const char *proxy;
  const char *proxy_user;
  const char *proxy_password;
  /// From the first look-up to the end of the TLS handshake.
  long connect_timeout_ms;
  /// Open a connection for this exchange. On a connection that was used before libcurl repeats a request by itself
  /// when the connection ends without an answer, and a write must not be repeated.
  bool fresh_connection;
  /// Each line of each head, the status line, the empty line and trailers included, with its line end.
  ccurl_sink on_head_line;
  /// The body as it was sent, without chunked framing but with its content coding.
  ccurl_sink on_body;
  void *context;
} ccurl_request;

typedef enum CCURL_CLOSED {
  CCURL_OK,
  CCURL_SINK_REFUSED,
  CCURL_CANNOT_RESOLVE,
  CCURL_CANNOT_RESOLVE_PROXY,
  CCURL_CANNOT_CONNECT,
  CCURL_TLS,
  CCURL_TIMED_OUT,
  CCURL_PROXY,
  CCURL_CONNECTION_LOST,
  CCURL_TRUNCATED,
  CCURL_MALFORMED,
  CCURL_HEAD_TOO_LARGE,
  CCURL_OTHER,
} ccurl_result;

typedef struct {
  ccurl_result result;
  /// libcurl's own number, for what has no case of its own.
  int code;
  /// Whether a connection was ready for the request: false promises that no byte of it was sent.
  bool request_started;
  /// Whether the name of the host, or of the proxy, was resolved.
  bool resolved;
  /// The proxy's answer to CONNECT; 0 without one.
  long proxy_status;
  /// `errno` of the last failed connect; 0 without one.
  long system_error;
  /// libcurl's words. They may quote what was asked for.
  const char *words;
} ccurl_outcome;

/// Loads libcurl, where that has not been done. Null when it cannot be loaded, and when memory or descriptors have run
/// out.
ccurl_lane *ccurl_open(void);

/// Why libcurl could not be loaded, in the loader's words; null when it was, or has not been asked for.
const char *ccurl_trouble(void);

/// Closes the connections. No exchange may be running and no `ccurl_wake` may come later.
void ccurl_close(ccurl_lane *lane);

/// Makes the running `ccurl_step`, or the next one, return at once.
void ccurl_wake(ccurl_lane *lane);

/// Starts an exchange; false when libcurl refuses the request, and then nothing is running. Strings are copied.
bool ccurl_begin(ccurl_lane *lane, const ccurl_request *request);

/// Works until there is nothing to do, then sleeps until there is, or for so many milliseconds. True when the exchange
/// has ended. Calls the sinks.
bool ccurl_step(ccurl_lane *lane, int milliseconds);

/// Takes the exchange off the lane; one that has not ended is broken off, and its connection is closed.
/// The outcome's words are valid until the next exchange begins.
ccurl_outcome ccurl_end(ccurl_lane *lane);

#endif
