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
  /// What is absent from a list is not granted. A list that grants nothing known is no list: the question itself takes
  /// a right, and names that nobody has heard of say nothing about those that are missing.
  ///
  /// - Parameter known: The names of the service's rights, as far as the program knows them.
  package func lacks(_ right: String, among known: [String]) -> Bool {
    guard let rights, known.contains(where: { rights[$0] == true }) else { return false }
    return rights[right] != true
  }
}
