package import TerminalCore

/// Where the panes of the Inbox lie.
package struct InboxLayout: Equatable, Sendable {
  /// From this width on list, conversation and card stand side by side.
  static let threePanes = 150
  /// From this width on two of them do.
  static let twoPanes = 100

  var listHeading: Rect?
  var list: Rect?
  /// The line over the conversation.
  var title: Rect?
  /// What there is to know of the order, where the card is not beside it.
  var strip: Rect?
  var thread: Rect?
  /// The line over what is typed, and the lines of it.
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
  init(
    _ body: Rect, focus: Inbox.Focus, hasThread: Bool, wantsCard: Bool?, composerRows: Int?
  ) {
    let isWide = body.columns >= Self.threePanes
    let isMedium = !isWide && body.columns >= Self.twoPanes
    let hasCard = hasThread && (wantsCard ?? isWide)
    var rest = body
    var threadPane: Rect?
    var cardPane: Rect?
    var listPane: Rect?
    if isWide {
      listPane = rest.cutLeft(max(50, body.columns * 3 / 10))
      if hasCard { cardPane = rest.cutRight(max(38, body.columns / 4)) }
      threadPane = rest
    } else if isMedium {
      let showsCard = hasCard && focus != .list
      if showsCard {
        cardPane = rest.cutRight(body.columns * 2 / 5)
      } else {
        listPane = rest.cutLeft(body.columns * 2 / 5)
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
        strip = pane.cutTop(pane.rows >= 17 ? 3 : pane.rows >= 12 ? 2 : pane.rows >= 8 ? 1 : 0)
      }
      if let composerRows {
        let rows = min(max(composerRows, pane.rows >= 12 ? 3 : 1), max(1, pane.rows * 2 / 5))
        var box = pane.cutBottom(rows + 1)
        composerTitle = box.cutTop(1)
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

  /// The cells of the conversation.
  package var threadRect: Rect? { thread }

  /// The columns of an answer.
  var composerColumns: Int { max(1, (composer ?? thread)?.columns ?? 1) }
}
