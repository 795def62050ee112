/// The number under which a marketplace works through a bulk write after it has answered.
package struct TaskID: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { text }
}

/// How far a marketplace is with a task.
///
/// Figures that it does not give are nil, never zero.
package struct TaskProgress: Hashable, Sendable {
  package var state: State
  package var total: Int?
  package var succeeded: Int?
  package var failed: Int?
  /// Why single items failed, in the marketplace's words.
  package var problems: [Problem]

  package init(
    state: State, total: Int? = nil, succeeded: Int? = nil, failed: Int? = nil,
    problems: [Problem] = []
  ) {
    self.state = state
    self.total = total
    self.succeeded = succeeded
    self.failed = failed
    self.problems = problems
  }

  package enum State: String, CaseIterable, Sendable {
    case queued
    case running
    /// Ended with an error; some items may have succeeded all the same.
    case failed
    case done
    /// A state that the documents do not name.
    case unknown

    package var isFinal: Bool { self == .failed || self == .done }
  }

  /// One item that failed.
  package struct Problem: Hashable, Sendable {
    /// Nil when the problem names no product.
    package var product: ProductID?
    package var words: String

    package init(product: ProductID?, words: String) {
      self.product = product
      self.words = words
    }
  }
}
