#include "CCurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// What is used of libcurl. It is loaded when the first lane is needed, not with the program: with the thirty libraries
// that it brings it takes 7 ms, which a start would spend before its first frame.
#define FUNCTIONS(DO)                                                                                              \
  DO(easy_cleanup) DO(easy_getinfo) DO(easy_init) DO(easy_reset)                                                   \
  DO(easy_setopt) DO(easy_strerror) DO(global_init) DO(multi_add_handle)                                           \
  DO(multi_cleanup) DO(multi_info_read) DO(multi_init) DO(multi_perform)                                           \
  DO(multi_poll) DO(multi_remove_handle) DO(multi_setopt) DO(multi_wakeup)                                         \
  DO(slist_append) DO(slist_free_all)

static struct {
#define MEMBER(name) __typeof__(&(curl_##name)) name;
  FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

#ifdef __APPLE__
static const char library[] = "libcurl.4.dylib";
#else
static const char library[] = "libcurl.so.4";
#endif

// Why it could not be loaded; empty when it was.
static char trouble[256];

static bool note_trouble(void) {
  const char *words = dlerror();
  strncpy(trouble, words ? words : library, sizeof trouble - 1);
  return false;
}

static bool find_functions(void) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return note_trouble();
#define FIND(name)                                      \
  *(void **)&lib.name = dlsym(handle, "curl_" #name);   \
  if (!lib.name) return note_trouble();
  FUNCTIONS(FIND)
#undef FIND
  return true;
}

static bool is_loaded;

static void load(void) {
  is_loaded = find_functions() && lib.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const char *ccurl_trouble(void) {
  return trouble[0] ? trouble : NULL;
}

struct ccurl_lane {
  CURLM *multi;
  // One for life, reset between exchanges: it keeps the TLS sessions, so that a fresh connection is a short handshake.
  CURL *easy;
  // The one connection that is kept between exchanges, as far as we know: it may have been closed since, and the
  // number may be another's by now.
  curl_socket_t kept_socket;

  // The running exchange.
  struct curl_slist *headers;
  ccurl_sink on_head_line;
  ccurl_sink on_body;
  void *context;
  bool request_started;
  bool ended;
  CURLcode code;
  char words[CURL_ERROR_SIZE];
};

ccurl_lane *ccurl_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!is_loaded) return NULL;
  ccurl_lane *lane = calloc(1, sizeof *lane);
  if (!lane) return NULL;
  lane->kept_socket = CURL_SOCKET_BAD;
  lane->multi = lib.multi_init();
  lane->easy = lib.easy_init();
  if (!lane->multi || !lane->easy) {
    ccurl_close(lane);
    return NULL;
  }
  // A lane talks to one host, one exchange at a time. The next connection takes the place of the one before.
  lib.multi_setopt(lane->multi, CURLMOPT_MAXCONNECTS, 1L);
  return lane;
}

void ccurl_close(ccurl_lane *lane) {
  lib.easy_cleanup(lane->easy);
  lib.multi_cleanup(lane->multi);
  free(lane);
}

void ccurl_wake(ccurl_lane *lane) {
  lib.multi_wakeup(lane->multi);
}

static size_t take_head_line(char *bytes, size_t size, size_t count, void *context) {
  ccurl_lane *lane = context;
  return lane->on_head_line(lane->context, (const uint8_t *)bytes, size * count) ? size * count : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  ccurl_lane *lane = context;
  // libcurl reads a returned 0 for 0 bytes as success, so an empty piece must not reach the sink.
  if (size * count == 0) return 0;
  return lane->on_body(lane->context, (const uint8_t *)bytes, size * count) ? size * count : 0;
}

// Called when the connection stands (TCP, proxy and TLS), before the first byte of the request.
static int note_start(void *context, char *remote, char *local, int remote_port, int local_port) {
  (void)remote, (void)local, (void)remote_port, (void)local_port;
  ((ccurl_lane *)context)->request_started = true;
  return CURL_PREREQFUNC_OK;
}

// Programs that we start (editor, opener, token command) must not inherit a connection.
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context, (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Whether the kept connection has something to say while nobody has asked anything: a second answer to the last
// request, which would be taken for the answer to the next one, or its end. libcurl 7.88 calls it alive and reuses it.
static bool kept_connection_speaks(ccurl_lane *lane) {
  char byte;
  return lane->kept_socket != CURL_SOCKET_BAD
      && recv(lane->kept_socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

static bool append_header(ccurl_lane *lane, const char *line) {
  struct curl_slist *longer = lib.slist_append(lane->headers, line);
  if (longer) lane->headers = longer;
  return longer != NULL;
}

bool ccurl_begin(ccurl_lane *lane, const ccurl_request *request) {
  CURL *easy = lane->easy;
  bool ok = true;
#define SET(option, value) (ok = lib.easy_setopt(easy, option, value) == CURLE_OK && ok)
  lib.easy_reset(easy);
  lane->on_head_line = request->on_head_line;
  lane->on_body = request->on_body;
  lane->context = request->context;
  lane->request_started = lane->ended = false;
  lane->code = CURLE_OK;
  lane->words[0] = 0;

  SET(CURLOPT_URL, request->url);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  SET(CURLOPT_PATH_AS_IS, 1L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_USERAGENT, request->user_agent);

  bool is_head = strcmp(request->method, "HEAD") == 0;
  bool is_get = strcmp(request->method, "GET") == 0;
  bool is_delete = strcmp(request->method, "DELETE") == 0;
  if (is_head) {
    SET(CURLOPT_NOBODY, 1L);
  } else if (request->has_body || !(is_get || is_delete)) {
    // A POST, PUT or PATCH without a body still says that its length is 0.
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_count);
    SET(CURLOPT_COPYPOSTFIELDS, request->body_count ? (const char *)request->body : "");
  }
  SET(CURLOPT_CUSTOMREQUEST, request->method);
  for (size_t i = 0; i < request->header_count; i++) ok = append_header(lane, request->headers[i]) && ok;
  // Without these two libcurl would wait for a 100 Continue, and call a body without a type a form.
  ok = append_header(lane, "Expect:") && ok;
  if (!request->has_body) ok = append_header(lane, "Content-Type:") && ok;
  SET(CURLOPT_HTTPHEADER, lane->headers);
  SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);  // the proxy's CONNECT carries none of them

  SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_QUICK_EXIT, 1L);  // do not wait for a look-up that was given up
  SET(CURLOPT_DNS_CACHE_TIMEOUT, 20L);
  SET(CURLOPT_MAXAGE_CONN, 60L);
  SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  SET(CURLOPT_FRESH_CONNECT, request->fresh_connection || kept_connection_speaks(lane) ? 1L : 0L);
  SET(CURLOPT_PREREQFUNCTION, note_start);
  SET(CURLOPT_PREREQDATA, lane);

  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  if (request->ca_file) {
    SET(CURLOPT_CAINFO, request->ca_file);
    SET(CURLOPT_CAPATH, NULL);
    SET(CURLOPT_PROXY_CAINFO, request->ca_file);
    SET(CURLOPT_PROXY_CAPATH, NULL);
  }

  // Empty, not absent: absent means that libcurl reads the environment.
  SET(CURLOPT_PROXY, request->proxy ? request->proxy : "");
  SET(CURLOPT_NOPROXY, "");
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (request->proxy_user) {
    // Basic alone: a negotiation would cost round trips, and GSS-API blocks.
    SET(CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
    SET(CURLOPT_SOCKS5_AUTH, (long)CURLAUTH_BASIC);
    SET(CURLOPT_PROXYUSERNAME, request->proxy_user);
    SET(CURLOPT_PROXYPASSWORD, request->proxy_password ? request->proxy_password : "");
  } else {
    SET(CURLOPT_SOCKS5_AUTH, (long)CURLAUTH_NONE);
  }

  SET(CURLOPT_HTTP_CONTENT_DECODING, 0L);
  SET(CURLOPT_HEADERFUNCTION, take_head_line);
  SET(CURLOPT_HEADERDATA, lane);
  SET(CURLOPT_WRITEFUNCTION, take_body);
  SET(CURLOPT_WRITEDATA, lane);
  SET(CURLOPT_ERRORBUFFER, lane->words);
#undef SET
  if (ok && lib.multi_add_handle(lane->multi, easy) == CURLM_OK) return true;
  lib.slist_free_all(lane->headers);
  lane->headers = NULL;
  return false;
}

// libcurl itself has failed, for want of memory or descriptors. Going on would fail as fast, again and again.
static bool give_up(ccurl_lane *lane) {
  lane->code = CURLE_FAILED_INIT;
  return lane->ended = true;
}

bool ccurl_step(ccurl_lane *lane, int milliseconds) {
  int running;
  if (lib.multi_perform(lane->multi, &running) != CURLM_OK) return give_up(lane);
  int left;
  CURLMsg *message;
  while ((message = lib.multi_info_read(lane->multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    lane->code = message->data.result;
    lane->ended = true;
  }
  if (lane->ended) return true;
  return lib.multi_poll(lane->multi, NULL, 0, milliseconds, NULL) != CURLM_OK && give_up(lane);
}

static ccurl_result result_of(CURLcode code) {
  switch (code) {
    case CURLE_OK: return CCURL_OK;
    case CURLE_WRITE_ERROR: return CCURL_SINK_REFUSED;
    case CURLE_COULDNT_RESOLVE_HOST: return CCURL_CANNOT_RESOLVE;
    case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_CANNOT_RESOLVE_PROXY;
    case CURLE_COULDNT_CONNECT: return CCURL_CANNOT_CONNECT;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMED_OUT;
    case CURLE_PROXY: return CCURL_PROXY;
    case CURLE_PARTIAL_FILE: return CCURL_TRUNCATED;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CCURL_CONNECTION_LOST;
    // CURLE_UNSUPPORTED_PROTOCOL: an answer without a status line.
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return CCURL_MALFORMED;
    // 7.88 says "out of memory" of a header line above 100 kB; Linux says it of nothing.
    case CURLE_OUT_OF_MEMORY: return CCURL_HEAD_TOO_LARGE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT: return CCURL_TLS;
    default: return CCURL_OTHER;
  }
}

static void note_kept_connection(ccurl_lane *lane) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  long version = 0;
  long opened = 0;
  lib.easy_getinfo(lane->easy, CURLINFO_HTTP_VERSION, &version);
  lib.easy_getinfo(lane->easy, CURLINFO_NUM_CONNECTS, &opened);
  if (lane->ended) lib.easy_getinfo(lane->easy, CURLINFO_ACTIVESOCKET, &socket);
  if (socket != CURL_SOCKET_BAD) {
    // HTTP/2 numbers its answers, and its connections speak unasked.
    lane->kept_socket = version == CURL_HTTP_VERSION_2_0 ? CURL_SOCKET_BAD : socket;
  } else if (opened == 0) {
    // The kept connection was used, and used up.
    lane->kept_socket = CURL_SOCKET_BAD;
  }
  // Otherwise the exchange had a connection of its own, which is closed; the kept one is where it was.
}

ccurl_outcome ccurl_end(ccurl_lane *lane) {
  CURL *easy = lane->easy;
  ccurl_outcome outcome = {
    .result = result_of(lane->code),
    .code = (int)lane->code,
    .request_started = lane->request_started,
    .words = lane->words[0] ? lane->words : lib.easy_strerror(lane->code),
  };
  curl_off_t looked_up = 0;
  lib.easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
  outcome.resolved = looked_up > 0;
  lib.easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &outcome.proxy_status);
  lib.easy_getinfo(easy, CURLINFO_OS_ERRNO, &outcome.system_error);

  note_kept_connection(lane);
  lib.multi_remove_handle(lane->multi, easy);
  lib.slist_free_all(lane->headers);
  lane->headers = NULL;
  return outcome;
}
