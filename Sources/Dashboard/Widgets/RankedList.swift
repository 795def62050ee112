package import Marketplace

/// A sorted list of any length, of which only the rows around the visible ones are in memory.
///
/// Rows are addressed by rank, zero at the top. The list knows which ranks it shows and where its cursor is; what it
/// lacks it asks for as a window (`nextRequest`), and `receive` fits the answer in. While an answer is awaited the old
/// rows stay, and a refresh finds the row under the cursor again and keeps it on its line of the screen: the list
/// never jumps.
package struct RankedList<Row: Sendable & Hashable & Identified>: Equatable, Sendable {
  /// The loaded rows, without gaps.
  package private(set) var rows: [KeyedRow<Row>] = []
  /// The rank of the first loaded row.
  package private(set) var firstRank = 0
  /// How many rows the list has; nil while that is being counted.
  package private(set) var total: Int?
  /// The rank under the cursor.
  package private(set) var cursor = 0
  /// The rank on the first visible line.
  package private(set) var top = 0
  /// How many lines the list has on the screen.
  package private(set) var height = 0
  /// Whether any window was read for the present question.
  package private(set) var isLoaded = false
  /// Whether the seller has moved: until then a refresh stays at the top.
  private var isTouched = false
  /// Whether the rows may have changed since they were read.
  private var isStale = false
  /// Whether the next refresh leaves cursor and screen at their ranks, whatever rows come there.
  private var staysAtRank = false
  private var awaited: Awaited?
  /// Where the cursor goes once the rows of a new question are there.
  private var landing = Landing.top
  package private(set) var generation = Generation()

  package init() {}

  /// A question under way.
  private struct Awaited: Equatable, Sendable {
    var ranks: Range<Int>
    /// The rank of the anchor, where it is known.
    var base: Int?
    var isRefresh: Bool
    var keepsRank = false
  }

  private enum Landing: Equatable, Sendable {
    case top
    case row(id: String, line: Int)
  }

  // MARK: What is shown

  /// The row with this rank, nil when it is not loaded or does not exist.
  package func row(at rank: Int) -> KeyedRow<Row>? {
    let index = rank - firstRank
    return rows.indices.contains(index) ? rows[index] : nil
  }

  /// The row under the cursor.
  package var selected: KeyedRow<Row>? { row(at: cursor) }

  /// The ranks on the screen, as far as the list goes.
  package var visibleRanks: Range<Int> {
    let end = min(top + height, knownEnd)
    return top..<max(top, end)
  }

  /// The first rank after the list, as far as is known.
  private var knownEnd: Int { total ?? loadedRanks.upperBound }

  private var loadedRanks: Range<Int> { firstRank..<(firstRank + rows.count) }

  /// Whether a row that ought to be on the screen is still being read.
  package var isWaiting: Bool {
    awaited != nil && !(isLoaded && visibleRanks.clamped(to: loadedRanks) == visibleRanks)
  }

  // MARK: Moving

  package mutating func resize(height: Int) {
    self.height = max(0, height)
    settle()
  }

  package mutating func move(by lines: Int) {
    move(to: cursor + lines)
  }

  /// Moves the screen and the cursor together.
  package mutating func scroll(by lines: Int) {
    isTouched = true
    top += lines
    cursor += lines
    settle()
  }

  package mutating func move(to rank: Int) {
    isTouched = true
    cursor = rank
    settle()
  }

  package mutating func moveToTop() {
    move(to: 0)
    isTouched = false
  }

  /// Moves to the last row; while the list is still being counted, to the last known one.
  package mutating func moveToBottom() {
    move(to: knownEnd - 1)
  }

  /// Keeps cursor and screen inside the list and the cursor on the screen.
  private mutating func settle() {
    cursor = min(max(0, cursor), max(0, knownEnd - 1))
    if cursor < top { top = cursor }
    if height > 0, cursor >= top + height { top = cursor - height + 1 }
    top = min(max(0, top), max(0, knownEnd - height))
  }

  // MARK: Asking

  /// The list is of something else now (another order, another filter): begins anew.
  ///
  /// - Parameter keepingRow: Whether the cursor goes to the same row, where the new list has it.
  package mutating func ask(keepingRow: Bool) {
    if keepingRow, let selected {
      landing = .row(id: selected.row.listID, line: cursor - top)
    } else {
      landing = .top
    }
    restart()
  }

  /// Begins anew and brings the cursor to this row on this line of the screen.
  package mutating func ask(returningTo id: String, line: Int) {
    landing = .row(id: id, line: line)
    restart()
  }

  private mutating func restart() {
    generation.advance()
    awaited = nil
    isLoaded = false
    isStale = false
    staysAtRank = false
    total = nil
  }

  /// The stored rows may have changed: they are read again around the cursor.
  package mutating func refresh() {
    isStale = true
  }

  /// The same after the seller has sent the row under the cursor elsewhere: the cursor stays, and the next row comes.
  ///
  /// - Parameters:
  ///   - gone: How many rows above the cursor have gone with it.
  ///   - above: How many of these were above the screen.
  package mutating func refreshInPlace(gone: Int, above: Int) {
    isStale = true
    staysAtRank = true
    cursor -= gone
    top -= above
    settle()
  }

  /// The window to read now, nil when nothing is needed or an answer is under way.
  package mutating func nextRequest() -> WindowRequest? {
    guard height > 0 else { return nil }
    if !isLoaded { return firstRequest() }
    if isStale { return awaited == nil ? refreshRequest() : nil }
    let visible = visibleRanks
    if let awaited {
      // The seller has left the window that is being read; the newer question replaces it.
      guard visible.clamped(to: awaited.ranks) != visible,
        visible.clamped(to: loadedRanks) != visible
      else { return nil }
    }
    let margin = height / 2
    let wanted = max(0, top - margin)..<min(knownEnd, top + height + margin)
    guard !wanted.isEmpty, wanted.clamped(to: loadedRanks) != wanted else { return nil }
    return windowRequest(around: wanted)
  }

  /// Rows read at a time: what is visible, and as much again on both sides and a half.
  private var windowSize: Int { max(height, 20) * 4 }

  private mutating func firstRequest() -> WindowRequest? {
    guard awaited == nil else { return nil }
    switch landing {
    case .top:
      awaited = Awaited(ranks: 0..<windowSize, base: 0, isRefresh: false)
      return WindowRequest(anchor: .start, offset: 0, count: windowSize)
    case .row(let id, _):
      awaited = Awaited(ranks: 0..<0, base: nil, isRefresh: false)
      return WindowRequest(
        anchor: .row(id: id, lastSeenAt: nil), offset: -windowSize / 2, count: windowSize)
    }
  }

  private mutating func refreshRequest() -> WindowRequest? {
    isStale = false
    if staysAtRank {
      staysAtRank = false
      let first = max(0, top - height)
      let count = windowSize + height
      awaited = Awaited(
        ranks: first..<(first + count), base: 0, isRefresh: true, keepsRank: true)
      return WindowRequest(anchor: .start, offset: first, count: count)
    }
    guard isTouched, let selected else {
      awaited = Awaited(ranks: 0..<windowSize, base: 0, isRefresh: true)
      return WindowRequest(anchor: .start, offset: 0, count: windowSize)
    }
    let above = cursor - top + height
    awaited = Awaited(
      ranks: max(0, cursor - above)..<(cursor + windowSize), base: nil, isRefresh: true)
    return WindowRequest(
      anchor: .row(id: selected.row.listID, lastSeenAt: selected.key), offset: -above,
      count: windowSize)
  }

  private mutating func windowRequest(around wanted: Range<Int>) -> WindowRequest {
    let spare = max(0, windowSize - wanted.count) / 2
    let first = max(0, wanted.lowerBound - spare)
    let ranks = first..<(first + windowSize)
    // The nearest of: the start, the end, the first and the last loaded row.
    var base = 0
    var anchor = WindowAnchor.start
    func isNearer(_ rank: Int) -> Bool { abs(first - rank) < abs(first - base) }
    if let total, isNearer(total) {
      base = total
      anchor = .end
    }
    for rank in [loadedRanks.lowerBound, loadedRanks.upperBound - 1] where isNearer(rank) {
      guard let key = row(at: rank)?.key else { continue }
      base = rank
      anchor = .key(key)
    }
    awaited = Awaited(ranks: ranks, base: base, isRefresh: false)
    return WindowRequest(anchor: anchor, offset: first - base, count: windowSize)
  }

  // MARK: Answers

  /// Fits a window in; one of an older question is dropped.
  package mutating func receive(_ window: ListWindow<Row>, _ asked: Generation) {
    guard asked == generation, let awaited else { return }
    self.awaited = nil
    if let newTotal = window.total { total = newTotal }
    let base = window.anchorRank ?? awaited.base ?? 0
    let oldLine = cursor - top
    rows = window.rows
    firstRank = max(0, base + window.offset)
    if total == nil, window.reachesEnd { total = loadedRanks.upperBound }
    if !isLoaded {
      isLoaded = true
      land(window, base)
    } else if awaited.isRefresh, isTouched, !awaited.keepsRank {
      cursor = base
      top = cursor - oldLine
    }
    settle()
  }

  private mutating func land(_ window: ListWindow<Row>, _ base: Int) {
    switch landing {
    case .row(_, let line) where window.foundAnchor:
      cursor = base
      top = base - line
      isTouched = true
    case .row, .top:
      cursor = 0
      top = 0
      isTouched = false
    }
    landing = .top
  }

  /// The reading failed: what is shown stays, and nothing is awaited any more.
  package mutating func receiveFailure(_ asked: Generation) {
    guard asked == generation else { return }
    awaited = nil
    isLoaded = true
  }

  package mutating func receiveTotal(_ count: Int, _ asked: Generation) {
    guard asked == generation else { return }
    total = count
    settle()
  }
}

/// A row that has an id of its own in its list.
package protocol Identified {
  /// The id as stores and windows name it.
  var listID: String { get }
}
