import Foundation
package import Marketplace
import TerminalCore

extension Inbox {
  /// A conversation as it is shown, a run of its messages in memory.
  package struct Thread: Equatable, Sendable {
    package let dialog: DialogID
    /// What the list knows of it.
    package var row: DialogRow?
    /// In ascending order of ids.
    package var messages: [DialogMessage] = []
    var hasOlder = false
    var hasNewer = false
    var isCompleteBack = false
    package var isLoaded = false
    package var state: Dialog.State?
    /// The entry under the cursor.
    package var cursor: ThreadText.Key?
    /// The line on the first row of the pane.
    package var top = 0
    var text = ThreadText()
    var height = 0
    /// Whether the newest line is kept on the screen when more comes.
    var sticks = true

    package var generation = Generation()
    var awaited: ThreadAnchor?
    /// Whether the store may hold more than was read.
    var isStale = false
    /// What the marketplace is being asked for.
    var fetching: Fetching?
    var trouble: MarketplaceError?
    /// The message to go to once it is there.
    var landing: MessageID?
    package var search: Search?

    init(_ dialog: DialogID, row: DialogRow? = nil) {
      self.dialog = dialog
      self.row = row
    }

    enum Fetching: Equatable, Sendable {
      case newest
      case older
    }

    /// Words that are looked for in the conversation.
    package struct Search: Equatable, Sendable {
      /// Nil while nobody types.
      package var field: TextField?
      /// Folded.
      package var words = ""
    }
  }

  /// How many messages are read at a time.
  static let messagesAtOnce = 150
  /// How many are read at least.
  static let fewestMessages = 20
  /// How many are kept in memory.
  static let mostMessages = 900
}

extension Inbox.Thread {
  // MARK: Reading

  /// Begins a question for a run of messages; what was asked before is not waited for any more.
  ///
  /// - Parameter most: So many messages are enough for now.
  mutating func read(
    _ anchor: ThreadAnchor, most: Int = Inbox.messagesAtOnce
  ) -> InboxEffect {
    awaited = anchor
    isStale = false
    generation.advance()
    var count = most
    if case .newest = anchor { count = max(count, min(messages.count, Inbox.mostMessages)) }
    return .readThread(dialog, anchor, count: count, generation)
  }

  /// Fits a run of messages in; one of an older question is dropped.
  mutating func receive(
    _ window: ThreadWindow, row: DialogRow?, state: Dialog.State?, _ asked: Generation
  ) {
    guard asked == generation, let anchor = awaited else { return }
    awaited = nil
    if let row { self.row = row }
    if let state { self.state = state }
    let isFirst = !isLoaded
    isLoaded = true
    guard let first = window.messages.first?.id, let last = window.messages.last?.id else {
      // Nothing there: only what lies on that side is known now.
      switch anchor {
      case .before:
        hasOlder = false
        isCompleteBack = window.isCompleteBack
      case .after: hasNewer = false
      case .newest, .around:
        isCompleteBack = window.isCompleteBack
        if isFirst { messages = [] }
      }
      return
    }
    switch anchor {
    case .newest:
      let kept = messages.prefix { $0.id < first }
      // Without a common message there may be a gap between what was read before and this.
      if window.hasOlder, !kept.isEmpty, kept.count < messages.count {
        messages = kept + window.messages
      } else {
        messages = window.messages
        hasOlder = window.hasOlder
        isCompleteBack = window.isCompleteBack
      }
      hasNewer = window.hasNewer
    case .before:
      messages = window.messages.filter { $0.id < messages.first?.id ?? first } + messages
      hasOlder = window.hasOlder
      isCompleteBack = window.isCompleteBack
      if messages.count > Inbox.mostMessages {
        messages.removeLast(messages.count - Inbox.mostMessages)
        hasNewer = true
      }
    case .after:
      messages += window.messages.filter { $0.id > messages.last?.id ?? last }
      hasNewer = window.hasNewer
      if messages.count > Inbox.mostMessages {
        messages.removeFirst(messages.count - Inbox.mostMessages)
        hasOlder = true
      }
    case .around:
      messages = window.messages
      hasOlder = window.hasOlder
      hasNewer = window.hasNewer
      isCompleteBack = window.isCompleteBack
    }
  }

  /// The message under the cursor.
  package var selected: DialogMessage? {
    guard case .message(let id) = cursor else { return nil }
    return messages.last { $0.id == id }
  }

  /// The answer on its way under the cursor.
  var selectedReply: PendingReply? {
    guard case .pending(let id) = cursor else { return nil }
    return text.source.pending.last { $0.id == id }
  }

  /// The newest message that is loaded.
  package var newest: DialogMessage? { hasNewer ? nil : messages.last }

  // MARK: Laying out

  /// Lays the text out anew where something of it has changed, the line under the cursor staying where it is.
  mutating func layOut(_ source: ThreadText.Source, height: Int) {
    let hasNewText = source != text.source
    guard hasNewText || height != self.height else { return }
    let wasAtEnd = cursor == nil || text.entries.last?.key == cursor
    let line = cursor.flatMap { text.index(of: $0) }.map { text.ranges[$0].lowerBound - top }
    self.height = height
    if hasNewText { text = ThreadText(source) }
    if let landing, let index = text.index(of: .message(landing)) {
      self.landing = nil
      sticks = false
      cursor = text.entries[index].key
      top = text.ranges[index].lowerBound - height / 3
    } else if sticks, wasAtEnd {
      cursor = text.entries.last?.key
      top = text.lines.count - height
    } else if let cursor, let index = text.index(of: cursor), let line {
      top = text.ranges[index].lowerBound - line
    } else {
      cursor = text.entries.last?.key
      top = text.lines.count - height
    }
    settle()
  }

  private mutating func settle() {
    top = min(max(0, top), max(0, text.lines.count - height))
  }

  private var index: Int? { cursor.flatMap { text.index(of: $0) } }

  /// How many rows stay free above a text that is shorter than its pane: the newest words stand next to the answer.
  var indent: Int { max(0, height - text.lines.count) }

  // MARK: Moving

  mutating func perform(_ command: ListCommand) {
    switch command {
    case .down: step(1)
    case .up: step(-1)
    case .halfPageDown: scroll(by: max(1, height / 2))
    case .halfPageUp: scroll(by: -max(1, height / 2))
    case .pageDown: scroll(by: max(1, height - 1))
    case .pageUp: scroll(by: -max(1, height - 1))
    case .top: select(0)
    case .bottom: select(text.entries.count - 1)
    }
    sticks = cursor == text.entries.last?.key
  }

  /// Goes to the next message, or on through one that is longer than the screen.
  private mutating func step(_ direction: Int) {
    guard let index else { return }
    let range = text.ranges[index]
    if direction > 0 {
      if range.upperBound > top + height {
        top += 1
      } else if index + 1 < text.entries.count {
        select(index + 1)
      } else {
        top = text.lines.count - height
      }
    } else {
      if range.lowerBound < top {
        top -= 1
      } else if index > 0 {
        select(index - 1)
      } else {
        top = 0
      }
    }
    settle()
  }

  /// Puts the cursor on an entry and brings as much of it as fits onto the screen.
  mutating func select(_ index: Int) {
    guard text.entries.indices.contains(index) else { return }
    let isUp = self.index.map { index < $0 } ?? false
    cursor = text.entries[index].key
    let range = text.ranges[index]
    if index == 0 {
      top = 0
    } else if index == text.entries.count - 1, range.count < height {
      top = text.lines.count - height
    } else if range.count >= height {
      top = isUp ? range.upperBound - height : range.lowerBound
    } else if range.lowerBound < top {
      top = range.lowerBound
    } else if range.upperBound > top + height {
      top = range.upperBound - height
    }
    settle()
  }

  /// Moves the text; the cursor stays on the screen.
  mutating func scroll(by lines: Int) {
    let before = top
    top += lines
    settle()
    guard let index else { return }
    let range = text.ranges[index]
    if top == before {
      // At the end already: the cursor goes the rest of the way.
      select(lines > 0 ? text.entries.count - 1 : 0)
    } else if range.upperBound <= top || range.lowerBound >= top + height {
      let line = lines > 0 ? top : top + height - 1
      if let entry = text.entry(atLine: line) { cursor = text.entries[entry].key }
    }
    sticks = cursor == text.entries.last?.key
  }

  // MARK: Searching

  /// The entries that hold the words that are looked for.
  var matches: [Int] {
    guard let words = search?.words, !words.isEmpty else { return [] }
    return text.entries.indices.filter { index in
      let text =
        switch text.entries[index] {
        case .message(let message):
          ThreadText.plain(message.text) + " " + (message.attachment?.name ?? "")
        case .pending(let reply): reply.reply.text
        }
      return SearchFolding.fold(text).contains(words)
    }
  }

  /// Goes to the nearest match towards the older ones, or the newer ones; around the end.
  ///
  /// - Parameter stays: Whether the one under the cursor is a match too.
  /// - Returns: Which match it is of how many; nil when there is none.
  mutating func goToMatch(older: Bool, stays: Bool = false) -> (place: Int, count: Int)? {
    let found = matches
    guard !found.isEmpty else { return nil }
    let here = index ?? text.entries.count
    let next =
      older
      ? found.last { stays ? $0 <= here : $0 < here } ?? found[found.count - 1]
      : found.first { $0 > here } ?? found[0]
    select(next)
    sticks = false
    return ((found.firstIndex(of: next) ?? 0) + 1, found.count)
  }

  /// Whether words are being looked for.
  package var isSearching: Bool { !(search?.words.isEmpty ?? true) }
}
