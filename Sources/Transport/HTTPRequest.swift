/// One request to one origin, as a value.
///
/// Its description names the query items and hides the secret ones; headers and body are not part of it.
package struct HTTPRequest: Equatable, Sendable {
  /// What is sent along.
  package struct Body: Equatable, Sendable {
    /// As they are sent.
    package var bytes: [UInt8]
    /// Of the `Content-Type` header.
    package var contentType: String

    /// A body may be empty, which is not the same as none.
    package init(_ bytes: [UInt8], contentType: String) {
      self.bytes = bytes
      self.contentType = contentType
    }
  }

  /// What is asked for.
  package var method: HTTPMethod
  /// The only place that it goes to.
  package var origin: Origin
  /// Below the origin.
  package var path: HTTPPath
  /// In the order of the wire; a name may come again.
  package var query: [HTTPField]
  /// Those of the API; what carries the message is added by the transport.
  package var headers: [HTTPField]
  /// Nil for none.
  package var body: Body?
  /// A short constant name for logs, errors and the Health screen, such as `seller-goods`; never data.
  package var endpoint: String
  /// Whether it may be sent again when nobody knows what became of it.
  ///
  /// True for reads, also for those that an API wants as a POST. A write is sent once.
  package var isSafeToRepeat: Bool
  /// Whether it may be the one that finds out if a server is back: nothing is lost with it.
  ///
  /// What is safe to repeat may, and a login, without which nothing else can.
  package var mayProbe: Bool
  /// For the whole exchange: waiting for a turn, every attempt, the pauses between them, the last byte of the body.
  package var deadline: Duration

  /// - Parameters:
  ///   - isSafeToRepeat: What the method says unless given.
  ///   - mayProbe: What `isSafeToRepeat` says unless given.
  package init(
    _ method: HTTPMethod, _ origin: Origin, _ path: HTTPPath, query: [HTTPField] = [],
    headers: [HTTPField] = [], body: Body? = nil, endpoint: String, isSafeToRepeat: Bool? = nil,
    mayProbe: Bool? = nil, deadline: Duration = .seconds(60)
  ) {
    self.method = method
    self.origin = origin
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.endpoint = endpoint
    self.isSafeToRepeat = isSafeToRepeat ?? method.isRead
    self.mayProbe = mayProbe ?? self.isSafeToRepeat
    self.deadline = deadline
  }
}

extension HTTPRequest {
  /// The URL with everything in it, secrets included: for the wire only.
  func revealURL() -> String {
    let items = query.map {
      PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value.reveal())
    }
    return "\(origin)\(path)" + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
  }

  /// What must not be in a text about this request.
  var secrets: [Secret] {
    (query + headers).compactMap { field in
      if case .secret(let secret) = field.value { secret } else { nil }
    }
  }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  package var description: String {
    let items = query.map { "\(PercentEncoding.encode($0.name))=\(shown($0.value))" }
    let shownQuery = items.isEmpty ? "" : "?" + items.joined(separator: "&")
    return "\(method.rawValue) \(origin)\(path)\(shownQuery)"
  }

  private func shown(_ value: HTTPField.Value) -> String {
    switch value {
    case .plain(let text): PercentEncoding.encode(text)
    case .secret(let secret): secret.description
    }
  }

  /// Without the body, which may hold a key, a signature or a buyer's words.
  package var customMirror: Mirror {
    Mirror(
      self,
      children: ["endpoint": endpoint, "request": description, "deadline": deadline]
        as KeyValuePairs)
  }
}
