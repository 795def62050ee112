import Foundation
package import Marketplace
import TerminalCore
import Texts

/// The text of a conversation, laid out for a width.
///
/// What a person wrote stands in the content column only; who wrote it, when, and what became of it stand in a gutter on
/// its left or on lines that begin in the gutter, where no content can come (T19).
package struct ThreadText: Equatable, Sendable {
  /// What it was laid out from: the same again gives the same lines.
  struct Source: Equatable, Sendable {
    var messages: [DialogMessage] = []
    var pending: [PendingReply] = []
    /// So many lines say what becomes of each of them; the words, which may count seconds, are made when drawn.
    var fateRows: [Int] = []
    var columns = 0
    var edge = Edge.more
    var newestEdge = false
    var today = 0
    var clock = ShopClock.moscow
    var texts = Texts(.english)
  }

  /// What stands above the oldest message.
  enum Edge: Equatable, Sendable {
    /// Older messages are stored.
    case more
    /// Older messages are being asked for.
    case asking
    /// There may be older ones at the marketplace.
    case unknown
    case beginning
  }

  /// Something with an author: a message, or an answer on its way.
  enum Entry: Equatable, Sendable {
    case message(DialogMessage)
    case pending(PendingReply)

    var key: Key {
      switch self {
      case .message(let message): .message(message.id)
      case .pending(let reply): .pending(reply.id)
      }
    }
  }

  package enum Key: Hashable, Sendable {
    case message(MessageID)
    case pending(OutboxID)
  }

  struct Line: Equatable, Sendable {
    var kind: Kind
    /// What stands in the content column, or over the whole width where there is no gutter.
    var text: Substring
    /// The entry that it belongs to.
    var entry: Int?

    enum Kind: Equatable, Sendable {
      /// A line between messages, over the whole width.
      case day
      case edge
      /// Content, with this in its gutter.
      case content(Gutter)
      /// So many lines into what became of an answer, over the whole width.
      case fate(Int)
      case blank
    }
  }

  /// What stands left of a line of content.
  enum Gutter: Equatable, Sendable {
    /// The first line of a message.
    case author(DialogMessage.Author, time: String, mark: String)
    /// A word on what the message is.
    case note(String, isAlarm: Bool)
    case empty
  }

  /// The columns of the gutter, its line included.
  static func gutterColumns(_ columns: Int) -> Int { columns >= narrowColumns ? 18 : 9 }
  /// Below this the gutter has signs where it else has words.
  static let narrowColumns = 56

  private(set) var source = Source()
  private(set) var entries: [Entry] = []
  private(set) var lines: [Line] = []
  /// The lines of each entry.
  private(set) var ranges: [Range<Int>] = []

  init() {}

  init(_ source: Source) {
    self.source = source
    let texts = source.texts
    let width = max(1, source.columns - Self.gutterColumns(source.columns))
    entries = source.messages.map(Entry.message) + source.pending.map(Entry.pending)
    switch source.edge {
    case .more: add(.edge, texts.olderAbove)
    case .asking: add(.edge, texts.askingOlder)
    case .unknown: add(.edge, texts.olderUnknown)
    case .beginning: add(.edge, texts.beginningOfDialog)
    }
    var day: Int?
    for (index, entry) in entries.enumerated() {
      let date: Date? =
        switch entry {
        case .message(let message): message.writtenAt
        case .pending(let reply): reply.createdAt
        }
      if let date {
        let number = source.clock.dayNumber(date)
        if number != day {
          add(.day, dayText(date, number))
          day = number
        }
      }
      let start = lines.count
      switch entry {
      case .message(let message): add(message, index, width)
      case .pending(let reply):
        let place = index - source.messages.count
        add(
          reply, index, width,
          fateRows: source.fateRows.indices.contains(place) ? source.fateRows[place] : 1)
      }
      ranges.append(start..<lines.count)
      add(.blank, "", index)
    }
    // The last one needs nothing between it and what is typed.
    if lines.last?.kind == .blank { lines.removeLast() }
    if source.newestEdge { add(.edge, texts.newerBelow) }
  }

  private mutating func add(_ kind: Line.Kind, _ text: String, _ entry: Int? = nil) {
    lines.append(Line(kind: kind, text: text[...], entry: entry))
  }

  private func dayText(_ date: Date, _ number: Int) -> String {
    let texts = source.texts
    // 1 January 1970 was a Thursday.
    let weekday = texts.weekday(((number + 3) % 7 + 7) % 7)
    var parts = [weekday + " " + source.clock.day(date), source.clock.zone(at: date)]
    if number == source.today { parts.append(texts.today) }
    if number == source.today - 1 { parts.append(texts.yesterday) }
    return parts.joined(separator: " · ")
  }

  private mutating func add(_ message: DialogMessage, _ index: Int, _ width: Int) {
    let texts = source.texts
    let mark = message.author == .seller ? (message.seenAt == nil ? "✓" : "✓✓") : ""
    var notes: [Gutter] = []
    if message.isDeleted { notes.append(.note(texts.deletedMark, isAlarm: true)) }
    let plain = Self.plain(message.text)
    if DisplayText.hasHiddenCharacters(plain) {
      notes.append(.note(texts.hiddenCharacters, isAlarm: true))
    }
    // A message that is only a file may carry the file's name as its text.
    let isOnlyFile =
      message.attachment != nil && (plain.isEmpty || plain == message.attachment?.name)
    var content =
      isOnlyFile ? [] : DisplayText.wrap(plain, columns: width).map { ($0, Gutter.empty) }
    if let attachment = message.attachment {
      content.append(
        (Self.text(of: attachment, texts)[...], .note(texts.attachmentMark, isAlarm: false)))
    }
    let time = message.writtenAt.map { source.clock.time($0) } ?? ""
    var free = notes[...]
    var isFirst = true
    for (text, gutter) in content {
      var gutter = gutter
      if isFirst {
        if gutter != .empty { free.insert(gutter, at: free.startIndex) }
        gutter = .author(message.author, time: time, mark: mark)
      } else if gutter == .empty, let note = free.popFirst() {
        gutter = note
      }
      isFirst = false
      lines.append(Line(kind: .content(gutter), text: text, entry: index))
    }
    for note in free { lines.append(Line(kind: .content(note), text: "", entry: index)) }
  }

  private mutating func add(
    _ reply: PendingReply, _ index: Int, _ width: Int, fateRows: Int
  ) {
    let mark =
      switch reply.state {
      case .done: "✓"
      case .failed: "✗"
      case .unknown: "?"
      case .held, .queued, .sending, .accepted, .cancelled: "↑"
      }
    var gutter = Gutter.author(.seller, time: source.clock.time(reply.createdAt), mark: mark)
    for text in DisplayText.wrap(reply.reply.text, columns: width) {
      lines.append(Line(kind: .content(gutter), text: text, entry: index))
      gutter = .empty
    }
    for file in reply.reply.files {
      lines.append(
        Line(
          kind: .content(.note(source.texts.attachmentMark, isAlarm: false)),
          text: file.name[...], entry: index))
    }
    guard reply.state != .done else { return }
    for row in 0..<fateRows { lines.append(Line(kind: .fate(row), text: "", entry: index)) }
  }

  /// What a message says, without tags and without empty lines at its ends.
  static func plain(_ html: String) -> String {
    let text = HTMLText.plain(html)
    guard let first = text.firstIndex(where: { !$0.isNewline }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    guard first <= last else { return "" }
    return String(text[first...last])
  }

  /// "screenshot.png · picture".
  static func text(of attachment: DialogMessage.Attachment, _ texts: Texts) -> String {
    let name = attachment.name ?? texts.unnamedFile
    let ending = name.split(separator: ".").last.map(String.init)?.lowercased()
    let kind = attachment.isImage ? texts.picture : ending.map { texts.fileOfKind($0) } ?? ""
    return kind.isEmpty ? name : name + " · " + kind
  }

  /// The place of an entry.
  func index(of key: Key) -> Int? { entries.lastIndex { $0.key == key } }

  /// The entry on a line, or the nearest one.
  func entry(atLine line: Int) -> Int? {
    guard !ranges.isEmpty else { return nil }
    return ranges.lastIndex { $0.lowerBound <= line } ?? 0
  }
}
