package import Foundation

/// One whole answer, whatever its status: an answer that is not whole is a ``TransportError``.
package struct HTTPResponse: Equatable, Sendable {
  /// From 200 to 999.
  package var status: Int
  /// Of the final head, without trailers.
  package var headers: HTTPHeaders
  /// Decoded; at most ``TransportSettings/bodyLimit`` bytes.
  package var body: [UInt8]
  /// Whether the body said where it ends, and ended there.
  ///
  /// False for a plain body that ends with the connection: HTTP itself cannot tell such a body from its first half,
  /// so its reader has to (JSON that is cut does not parse; a bare text that is cut looks like any other).
  package var isBodyDelimited: Bool
  /// What came over the wire, head and coded body.
  package var receivedBytes: Int
  /// From the first step of this exchange to the last byte.
  package var duration: Duration
  /// The clock of this machine when the answer was complete.
  package var receivedAt: Date
  /// Which attempt of its account brought it, from 1; nil where nobody counts.
  var number: Int?

  /// An answer that was made rather than received, unless all is given.
  package init(
    status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
    isBodyDelimited: Bool = true, receivedBytes: Int = 0, duration: Duration = .zero,
    receivedAt: Date = Date()
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isBodyDelimited = isBodyDelimited
    self.receivedBytes = receivedBytes
    self.duration = duration
    self.receivedAt = receivedAt
  }

  /// The server's clock when the answer arrived; nil without a `Date` that can be read.
  ///
  /// An answer out of a cache says with `Age` how long it lay there.
  package var remoteDate: Date? {
    let age = headers["Age"].flatMap { UInt32($0) } ?? 0
    return headers["Date"].flatMap { HeaderDates.parse($0, now: receivedAt) }
      .map { $0 + TimeInterval(age) }
  }

  /// How long the server asks to be left alone; nil where it does not ask or cannot be understood.
  package var retryAfter: Duration? {
    // Two requests for patience are both to be kept.
    headers.all("Retry-After")
      .compactMap { RetryAfter.parse($0, now: remoteDate ?? receivedAt) }
      .max()
  }
}

extension HTTPResponse: CustomStringConvertible, CustomReflectable {
  package var description: String { "\(status), \(body.count) bytes in \(duration)" }

  /// Without headers and body: an answer to a login is a token.
  package var customMirror: Mirror {
    Mirror(self, children: ["response": description])
  }
}
