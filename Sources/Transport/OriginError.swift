/// Why a text is no origin that we would send a key to.
///
/// The cases carry nothing of the text: people paste keys into the wrong field.
package enum OriginError: Error, Equatable, Sendable {
  case missingScheme
  case unsupportedScheme  // neither https nor http
  case plainHTTP  // http to something that is not a loopback address written as an address
  case plainHTTPNotAllowed  // a loopback address, but nobody said `allowLoopbackHTTP`
  case userInfo
  case malformedHost
  case malformedPort
  case path
  case query
  case fragment
}

extension OriginError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingScheme: "no scheme: it should begin with https://"
    case .unsupportedScheme: "only https:// is supported"
    case .plainHTTP: "http:// is allowed for loopback addresses (127.0.0.1, [::1]) only"
    case .plainHTTPNotAllowed: "http:// to a loopback address has to be allowed explicitly"
    case .userInfo: "it must not contain a user name or password"
    case .malformedHost: "the host is not a plain name or address"
    case .malformedPort: "the port is not a number from 1 to 65535"
    case .path: "it must not contain a path"
    case .query: "it must not contain a query"
    case .fragment: "it must not contain a fragment"
    }
  }
}
