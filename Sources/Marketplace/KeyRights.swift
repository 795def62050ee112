package import Foundation

/// What an account's key may do, as far as its marketplace told, and when it did.
package struct KeyRights: Equatable, Sendable {
  /// By the service's own names; nil where it does not tell.
  package var rights: [String: Bool]?
  package var asOf: Date

  package init(rights: [String: Bool]?, asOf: Date) {
    self.rights = rights
    self.asOf = asOf
  }

  /// Whether the key is known to lack a right.
  ///
  /// What is absent from a list is not granted. A list that grants nothing at all is no list: the question itself takes
  /// a right.
  package func lacks(_ right: String) -> Bool {
    guard let rights, rights.values.contains(true) else { return false }
    return rights[right] != true
  }
}
