import CDigest

/// A string that is shown nowhere: an API key, a token, a proxy's password.
///
/// It prints as `‹secret›` however it is printed (`\(…)`, `print`, `dump`, a `Mirror`, inside an optional or an array)
/// and is not `Codable`, so that it reaches a log, an error or a file only where somebody wrote ``reveal()``.
/// The memory is not wiped.
package struct Secret: Sendable {
  private let text: String

  /// Keeps a text from being shown.
  package init(_ text: String) {
    self.text = text
  }

  /// The value itself, for the one place that sends it.
  package func reveal() -> String { text }

  /// Whether there is nothing to hide.
  package var isEmpty: Bool { text.isEmpty }
}

extension Secret: Equatable {
  /// Compares in a time that tells the lengths but nothing about the contents.
  package static func == (left: Secret, right: Secret) -> Bool {
    let left = Array(left.text.utf8)
    let right = Array(right.text.utf8)
    return left.count == right.count && cdigest_equal(left, right, left.count)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "‹secret›" }
  package var debugDescription: String { description }
  /// Childless: `dump` and crash reporters walk mirrors, not descriptions.
  package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
