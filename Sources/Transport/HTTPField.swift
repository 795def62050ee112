/// A name with a value that may be secret: a query item or a header of a request.
package struct HTTPField: Equatable, Sendable {
  /// Shown in logs, or not.
  package enum Value: Equatable, Sendable {
    case plain(String)
    case secret(Secret)

    /// As it goes over the wire.
    package func reveal() -> String {
      switch self {
      case .plain(let text): text
      case .secret(let secret): secret.reveal()
      }
    }
  }

  /// As it is written; a header's is compared without case.
  package let name: String
  /// What is sent.
  package let value: Value

  /// A value that may be shown.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = .plain(value)
  }

  /// A value that must not be shown.
  package init(_ name: String, _ value: Secret) {
    self.name = name
    self.value = .secret(value)
  }
}

extension HTTPField.Value: CustomStringConvertible {
  package var description: String {
    switch self {
    case .plain(let text): text
    case .secret(let secret): secret.description
    }
  }
}
