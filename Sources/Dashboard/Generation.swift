/// The number of a question.
///
/// An answer that carries an older number belongs to a question nobody asks any more.
package struct Generation: Hashable, Sendable {
  package private(set) var number: Int

  package init(_ number: Int = 0) { self.number = number }

  /// Begins a new question and returns its number.
  @discardableResult
  package mutating func advance() -> Generation {
    number += 1
    return self
  }
}
