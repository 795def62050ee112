/// Cursor and first visible line of a list that is in memory as a whole.
package struct ListPlace: Equatable, Sendable {
  package private(set) var cursor = 0
  package private(set) var top = 0
  /// How many lines the list has on the screen.
  package private(set) var height = 0
  private var count = 0

  package init() {}

  /// The indices on the screen.
  package var visible: Range<Int> { top..<min(count, top + max(0, height)) }

  package mutating func resize(height: Int, count: Int) {
    self.height = height
    self.count = count
    settle()
  }

  /// The list has another length now; the cursor goes to the same row where it is known.
  package mutating func update(count: Int, cursor: Int? = nil) {
    self.count = count
    if let cursor {
      top += cursor - self.cursor
      self.cursor = cursor
    }
    settle()
  }

  package mutating func perform(_ command: ListCommand) {
    switch command {
    case .down: cursor += 1
    case .up: cursor -= 1
    case .halfPageDown: scroll(by: max(1, height / 2))
    case .halfPageUp: scroll(by: -max(1, height / 2))
    case .pageDown: scroll(by: max(1, height))
    case .pageUp: scroll(by: -max(1, height))
    case .top: cursor = 0
    case .bottom: cursor = count - 1
    }
    settle()
  }

  package mutating func move(to index: Int) {
    cursor = index
    settle()
  }

  private mutating func scroll(by lines: Int) {
    top += lines
    cursor += lines
  }

  private mutating func settle() {
    cursor = min(max(0, cursor), max(0, count - 1))
    if cursor < top { top = cursor }
    if height > 0, cursor >= top + height { top = cursor - height + 1 }
    top = min(max(0, top), max(0, count - height))
  }
}
