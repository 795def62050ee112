package import TerminalCore

/// Where the panes of the Inbox lie.
package struct InboxLayout: Equatable, Sendable {
  /// From this width on list, conversation and card stand side by side.
  static let threePanes = 150
  /// From this width on the conversation stands beside another pane while it has the keys.
  static let twoPanes = 100
  /// From this width on the conversation stands beside the list while that has the keys: the list then shows no less than
  /// in a narrower window.
  static let besideList = fullList + 1 + leastThread
  /// The list with all that it tells of a dialog.
  static let fullList = 72
  /// The list with who waits and for what.
  private static let namedList = 54
  /// Fewer columns than these are no conversation.
  private static let leastThread = 40

  var listHeading: Rect?
  var list: Rect?
  /// The line over the conversation.
  var title: Rect?
  /// What there is to know of the order, where the card is not beside it.
  var strip: Rect?
  var thread: Rect?
  /// The line over what is typed, or the lines of what is asked before it leaves, and what is typed.
  var composerTitle: Rect?
  var composer: Rect?
  var cardTitle: Rect?
  var card: Rect?

  /// Whether a line parts the conversation from a pane on its left.
  var threadHasBorder = false
  var cardHasBorder = false

  /// - Parameters:
  ///   - body: All lines between the bar and the status line.
  ///   - composerRows: The rows that the answer needs; nil while none is typed.
  ///   - guardRows: The rows of what is asked before it leaves; none while nothing is.
  init(
    _ body: Rect, focus: Inbox.Focus, hasThread: Bool, wantsCard: Bool?, composerRows: Int?,
    guardRows: Int = 0
  ) {
    let isWide = body.columns >= Self.threePanes
    let isMedium =
      !isWide && body.columns >= (focus == .list ? Self.besideList : Self.twoPanes)
    let hasCard = hasThread && (wantsCard ?? isWide)
    var rest = body
    var threadPane: Rect?
    var cardPane: Rect?
    var listPane: Rect?
    if isWide || isMedium {
      let isBesideCard = hasCard && (isWide || focus != .list)
      if isBesideCard {
        cardPane = rest.cutRight(isWide ? max(38, body.columns / 4) : body.columns * 2 / 5)
      }
      if isWide || !isBesideCard {
        // Whichever has the keys gets the room: rows are told apart by all their columns, words are read in long lines.
        listPane = rest.cutLeft(
          focus == .list
            ? max(Self.fullList, rest.columns / 2)
            : isWide ? max(Self.namedList, rest.columns * 2 / 5) : body.columns * 2 / 5)
      }
      threadPane = rest
    } else {
      switch focus {
      case .list: listPane = rest
      case .thread: threadPane = rest
      case .card: cardPane = rest
      }
    }
    if var pane = listPane {
      listHeading = pane.cutTop(1)
      list = pane
    }
    if var pane = threadPane {
      threadHasBorder = listPane != nil
      if threadHasBorder { _ = pane.cutLeft(1) }
      title = pane.cutTop(1)
      if cardPane == nil, hasThread {
        // A question before sending goes before what is known of the order.
        let room = pane.rows - guardRows
        strip = pane.cutTop(room >= 17 ? 3 : room >= 12 ? 2 : room >= 8 ? 1 : 0)
      }
      if let composerRows {
        let titleRows = max(1, guardRows)
        var rows = min(max(composerRows, pane.rows >= 12 ? 3 : 1), max(1, pane.rows * 2 / 5))
        if guardRows > 0 { rows = min(rows, max(1, pane.rows - 1 - titleRows)) }
        var box = pane.cutBottom(rows + titleRows)
        composerTitle = box.cutTop(titleRows)
        _ = box.cutLeft(1)
        composer = box
      }
      thread = pane
    }
    if var pane = cardPane {
      cardHasBorder = threadPane != nil
      _ = pane.cutLeft(cardHasBorder ? 2 : 1)
      cardTitle = pane.cutTop(1)
      _ = pane.cutRight(1)
      card = pane
    }
  }

  /// The most rows that the question before sending may take: beside it stay a row of the answer, one of the
  /// conversation and its title.
  static func mostGuardRows(_ body: Rect) -> Int { max(1, body.rows - 3) }

  /// The cells of the conversation.
  package var threadRect: Rect? { thread }

  /// The cells of the order card, where it is shown.
  package var cardRect: Rect? { card }

  /// The columns of an answer.
  var composerColumns: Int { max(1, (composer ?? thread)?.columns ?? 1) }
}
