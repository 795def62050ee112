/// A text that is being edited, as a value: the text, the cursor, the selection, what was cut and what can be undone.
///
/// The core of all text fields. Places are counted in bytes of UTF-8 and always lie between two clusters, so a family of
/// emoji is passed, taken and deleted as one. A text of a megabyte costs a key no more than moving its bytes.
package struct EditedText: Equatable, Sendable {
  package private(set) var text: String
  /// The bytes of UTF-8 before the cursor.
  package private(set) var cursor: Int
  /// The other end of the selection; nil when nothing is selected.
  private var mark: Int?
  /// Whether the selection grows with every move, and not only with those that select.
  private var markStays = false
  private var kills = KillRing()
  private var history = EditHistory()
  private var last = Action.other
  /// The last change, for whoever keeps a layout of the text.
  private(set) var lastChange: TextReplacement?

  /// What the last command was, where the next one depends on it.
  private enum Action: Equatable, Sendable {
    case typed(blank: Bool)
    case killed
    /// What was put in, in bytes.
    case yanked(Range<Int>)
    case other
  }

  package init(_ text: String = "") {
    var text = text
    text.makeContiguousUTF8()
    self.text = text
    cursor = text.utf8.count
  }

  /// Two texts are alike when they look alike; what can be undone is no part of that.
  package static func == (left: EditedText, right: EditedText) -> Bool {
    left.cursor == right.cursor && left.mark == right.mark && left.kills == right.kills
      && left.text == right.text
  }

  // MARK: What is there

  /// The selected bytes; nil when nothing is selected.
  package var selection: Range<Int>? {
    guard let mark, mark != cursor else { return nil }
    return min(mark, cursor)..<max(mark, cursor)
  }

  package var beforeCursor: Substring { self[0..<cursor] }

  /// What stands between two places.
  package subscript(range: Range<Int>) -> Substring {
    let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
    return text[start..<text.utf8.index(start, offsetBy: range.count)]
  }

  /// Asks about places in the text.
  func places<Result>(_ body: (Span<UInt8>) -> Result) -> Result { text[...].withBytes(body) }

  // MARK: Changing

  /// Puts a text in the place of the selection, or where the cursor is.
  package mutating func insert(_ addition: String) {
    replace(selection ?? cursor..<cursor, with: addition)
    last = .other
  }

  /// Types one character: runs of them are undone word by word.
  package mutating func type(_ character: Character) {
    let isBlank = character.isWhitespace
    var goesOn = false
    if case .typed(let wasBlank) = last, selection == nil { goesOn = isBlank || !wasBlank }
    replace(selection ?? cursor..<cursor, with: String(character), continuing: goesOn)
    last = .typed(blank: isBlank)
  }

  /// The text is another now, as after an editor; that can be undone.
  package mutating func replaceAll(with text: String) {
    guard text != self.text else { return }
    replace(0..<self.text.utf8.count, with: text)
    last = .other
  }

  private mutating func replace(
    _ range: Range<Int>, with addition: String, continuing: Bool = false
  ) {
    clearMark()
    guard !range.isEmpty || !addition.isEmpty else { return }
    history.add(
      EditChange(
        place: range.lowerBound, removed: String(self[range]), inserted: addition, cursor: cursor),
      continuing: continuing)
    splice(range, addition)
    let end = range.lowerBound + addition.utf8.count
    // What was put in may join what stands around it.
    cursor = places { $0.boundary(notBefore: end) }
  }

  private mutating func splice(_ range: Range<Int>, _ addition: String) {
    let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
    let end = text.utf8.index(start, offsetBy: range.count)
    text.replaceSubrange(start..<end, with: addition)
    text.makeContiguousUTF8()
    lastChange = TextReplacement(range: range, count: addition.utf8.count)
  }

  /// Forgets the last change, which a layout has followed.
  mutating func takeLastChange() -> TextReplacement? {
    defer { lastChange = nil }
    return lastChange
  }

  private mutating func delete(to place: Int) {
    let range = selection ?? min(place, cursor)..<max(place, cursor)
    replace(range, with: "")
    last = .other
  }

  private mutating func kill(to place: Int) {
    let side: KillRing.Side = place < cursor ? .before : .after
    let range = min(place, cursor)..<max(place, cursor)
    kills.add(String(self[range]), side, joining: last == .killed)
    replace(range, with: "")
    last = .killed
  }

  private mutating func killSelection(_ range: Range<Int>) {
    kills.add(String(self[range]), .after, joining: false)
    replace(range, with: "")
    last = .other
  }

  private mutating func yank() {
    guard let text = kills.newest else { return }
    put(text, in: selection ?? cursor..<cursor)
  }

  /// What was cut before that, in the place of what was just put in.
  private mutating func yankPop() {
    guard case .yanked(let range) = last, let text = kills.rotate() else { return }
    put(text, in: range)
  }

  private mutating func put(_ text: String, in range: Range<Int>) {
    replace(range, with: text)
    last = .yanked(range.lowerBound..<range.lowerBound + text.utf8.count)
  }

  // MARK: Moving

  /// Puts the cursor between two clusters, at this place or the next that is one.
  ///
  /// - Parameter selecting: Whether what lies between is selected, as with shift.
  package mutating func move(to place: Int, selecting: Bool = false) {
    if selecting {
      if mark == nil { mark = cursor }
    } else if !markStays {
      mark = nil
    }
    cursor = places { $0.boundary(notBefore: place) }
    last = .other
  }

  private mutating func clearMark() {
    mark = nil
    markStays = false
  }

  // MARK: Commands

  /// Does what a command says.
  ///
  /// False for commands that are not about the text alone: lines of the screen, history, other programs.
  package mutating func perform(_ command: EditCommand) -> Bool {
    let here = cursor
    switch command {
    case .left, .selectLeft:
      move(to: places { $0.clusterStart(before: here) }, selecting: command == .selectLeft)
    case .right, .selectRight:
      move(to: places { $0.clusterEnd(after: here) }, selecting: command == .selectRight)
    case .wordLeft, .selectWordLeft:
      move(to: places { $0.wordStart(before: here) }, selecting: command == .selectWordLeft)
    case .wordRight, .selectWordRight:
      move(to: places { $0.wordEnd(after: here) }, selecting: command == .selectWordRight)
    case .lineStart, .selectLineStart:
      move(to: places { $0.lineStart(of: here) }, selecting: command == .selectLineStart)
    case .lineEnd, .selectLineEnd:
      move(to: places { $0.lineEnd(of: here) }, selecting: command == .selectLineEnd)
    case .textStart:
      move(to: 0)
    case .textEnd:
      move(to: text.utf8.count)
    case .selectAll:
      clearMark()
      move(to: 0)
      move(to: text.utf8.count, selecting: true)
    case .setMark:
      clearMark()
      mark = cursor
      markStays = true
      last = .other
    case .exchangeMark:
      guard let mark else { break }
      self.mark = cursor
      cursor = mark
      last = .other
    case .deleteBack:
      delete(to: places { $0.clusterStart(before: here) })
    case .deleteForward:
      delete(to: places { $0.clusterEnd(after: here) })
    case .killLine:
      // At the end of a line its line feed is what is left of it.
      let end = places { $0.lineEnd(of: here) }
      kill(to: end > here ? end : min(here + 1, text.utf8.count))
    case .killToLineStart:
      kill(to: places { $0.lineStart(of: here) })
    case .killWord:
      kill(to: places { $0.wordEnd(after: here) })
    case .killWordBack:
      kill(to: places { $0.wordStart(before: here) })
    case .killBlankWordBack:
      if let selection { killSelection(selection) } else { killBlankWord() }
    case .copySelection:
      if let selection { kills.add(String(self[selection]), .after, joining: false) }
      clearMark()
      last = .other
    case .yank:
      yank()
    case .yankPop:
      yankPop()
    case .transpose:
      transpose()
    case .upcaseWord:
      recase { $0.uppercased() }
    case .downcaseWord:
      recase { $0.lowercased() }
    case .capitaliseWord:
      recase { word in
        // The gap before the word goes along.
        let gap = word.prefix { !$0.isLetter && !$0.isNumber }
        let rest = word.dropFirst(gap.count)
        return gap + rest.prefix(1).uppercased() + rest.dropFirst().lowercased()
      }
    case .undo:
      if let change = history.undo() { apply(change, isUndo: true) }
    case .redo:
      if let change = history.redo() { apply(change, isUndo: false) }
    case .up, .down, .pageUp, .pageDown, .selectUp, .selectDown, .newLine, .openEditor:
      return false
    }
    return true
  }

  private mutating func killBlankWord() {
    let here = cursor
    kill(to: places { $0.blankWordStart(before: here) })
  }

  private mutating func apply(_ change: EditChange, isUndo: Bool) {
    clearMark()
    let (old, new) = isUndo ? (change.inserted, change.removed) : (change.removed, change.inserted)
    splice(change.place..<change.place + old.utf8.count, new)
    let place = isUndo ? change.cursor : change.place + new.utf8.count
    cursor = places { $0.boundary(notBefore: place) }
    last = .other
  }

  /// Changes places between the characters around the cursor, or at the end between the last two.
  private mutating func transpose() {
    let here = cursor
    let (first, middle, end) = places { places -> (Int, Int, Int) in
      let isAtEnd = places.lineEnd(of: here) == here
      let middle = isAtEnd ? places.clusterStart(before: here) : here
      return (places.clusterStart(before: middle), middle, places.clusterEnd(after: middle))
    }
    defer { last = .other }
    let lineStart = places { $0.lineStart(of: here) }
    guard first < middle, middle < end, first >= lineStart else { return }
    replace(first..<end, with: String(self[middle..<end]) + String(self[first..<middle]))
  }

  private mutating func recase(_ change: (String) -> String) {
    let here = cursor
    let end = places { $0.wordEnd(after: here) }
    replace(here..<end, with: change(String(self[here..<end])))
    last = .other
  }
}

/// A stretch of a text that was replaced, in bytes: where it was, and how long what stands there now is.
struct TextReplacement: Equatable, Sendable {
  var range: Range<Int>
  var count: Int

  /// How far what follows has moved.
  var shift: Int { count - range.count }
}
