package import Foundation

/// Which dialogs of one account, in which order: what the Inbox asks the store for.
package struct DialogQuery: Hashable, Sendable {
  package var account: AccountID
  package var order: Order
  package var filter: DialogFilter

  package init(
    account: AccountID, order: Order = .waiting, filter: DialogFilter = DialogFilter()
  ) {
    self.account = account
    self.order = order
    self.filter = filter
  }

  /// The order of the list; equal ones follow by id, greatest first.
  package enum Order: String, CaseIterable, Sendable {
    /// Who waits longest first; those that wait for nothing after them, newest message first.
    case waiting
    /// Newest message first.
    case latest
  }
}

/// Which dialogs a list keeps.
package struct DialogFilter: Hashable, Sendable {
  /// Folded (``SearchFolding``); every one must occur in the buyer's address, the product's name or the id.
  package var words: [String]
  package var isUnreadOnly: Bool
  /// Only those that wait for an answer.
  package var isWaitingOnly: Bool

  package init(words: [String] = [], isUnreadOnly: Bool = false, isWaitingOnly: Bool = false) {
    self.words = words
    self.isUnreadOnly = isUnreadOnly
    self.isWaitingOnly = isWaitingOnly
  }

  package var isEmpty: Bool { self == DialogFilter() }

  /// Reads what a seller typed: words, and "is:unread", "is:waiting".
  package init(typed text: String) {
    self.init()
    for piece in text.split(whereSeparator: \.isWhitespace) {
      switch piece.lowercased() {
      case "is:unread": isUnreadOnly = true
      case "is:waiting": isWaitingOnly = true
      case let condition where "is:unread".hasPrefix(condition) && condition.hasPrefix("is:"),
        let condition where "is:waiting".hasPrefix(condition) && condition.hasPrefix("is:"):
        // A half-typed condition narrows nothing yet.
        continue
      default:
        words += SearchFolding.fold(String(piece)).split(separator: " ").map(String.init)
      }
    }
  }
}

/// A dialog as the Inbox lists it.
package struct DialogRow: Hashable, Sendable {
  package var dialog: Dialog
  /// Since when the buyer waits: his first message that nobody answered; nil when nobody waits.
  ///
  /// Until the messages are stored it is the time of the last one in a dialog with unread messages.
  package var waitingSince: Date?
  /// The text of the newest stored message, raw.
  package var lastText: String?
  package var lastAuthor: DialogMessage.Author?
  /// The newest stored message.
  package var newest: MessageID?
  package var orderState: Purchase.State?
  package var marks: DialogMarks

  package init(
    dialog: Dialog, waitingSince: Date? = nil, lastText: String? = nil,
    lastAuthor: DialogMessage.Author? = nil, newest: MessageID? = nil,
    orderState: Purchase.State? = nil, marks: DialogMarks = DialogMarks()
  ) {
    self.dialog = dialog
    self.waitingSince = waitingSince
    self.lastText = lastText
    self.lastAuthor = lastAuthor
    self.newest = newest
    self.orderState = orderState
    self.marks = marks
  }
}

/// What waits in an account's Inbox.
package struct InboxCounts: Hashable, Sendable {
  /// Dialogs in which the buyer waits for an answer.
  package var waiting: Int
  /// Dialogs with unread messages.
  package var unread: Int
  /// Since when the one that waits longest waits.
  package var longestSince: Date?

  package init(waiting: Int = 0, unread: Int = 0, longestSince: Date? = nil) {
    self.waiting = waiting
    self.unread = unread
    self.longestSince = longestSince
  }
}

/// A run of a stored dialog.
package struct ThreadWindow: Hashable, Sendable {
  /// In ascending order of ids.
  package var messages: [DialogMessage]
  /// Whether older messages are stored before the first one.
  package var hasOlder: Bool
  /// Whether newer ones are stored after the last one.
  package var hasNewer: Bool
  /// Whether everything that the marketplace has before the first stored message is stored.
  package var isCompleteBack: Bool

  package init(
    messages: [DialogMessage], hasOlder: Bool = false, hasNewer: Bool = false,
    isCompleteBack: Bool = false
  ) {
    self.messages = messages
    self.hasOlder = hasOlder
    self.hasNewer = hasNewer
    self.isCompleteBack = isCompleteBack
  }
}

/// From where a run of a stored dialog is read.
package enum ThreadAnchor: Hashable, Sendable {
  /// The newest messages.
  case newest
  /// Those before this one.
  case before(MessageID)
  /// Those after this one.
  case after(MessageID)
  /// Those around this one.
  case around(MessageID)
}

/// Something that happened between the seller and one buyer: what the time line beside a dialog shows.
package enum BuyerEvent: Hashable, Sendable {
  /// An order; of one that only the list of sales has told, what that told.
  case order(Purchase)
  case dialog(Dialog)
  /// What the buyer thought of an order of his.
  case review(Review)

  /// Whether the money of an order went back.
  package var isRefund: Bool {
    guard case .order(let order) = self else { return false }
    return order.state == .refunded
  }
}

/// A place where a search over everything found its words, best first.
package struct SearchHit: Hashable, Sendable {
  package var kind: Kind
  /// What is shown of it: raw text around the words.
  package var excerpt: String
  /// Where the words are in the excerpt, as offsets of Unicode scalars.
  package var matches: [Range<Int>]
  package var date: Date?

  package init(kind: Kind, excerpt: String, matches: [Range<Int>] = [], date: Date? = nil) {
    self.kind = kind
    self.excerpt = excerpt
    self.matches = matches
    self.date = date
  }

  /// Where it was found.
  package enum Kind: Hashable, Sendable {
    case message(DialogID, MessageID, buyer: String?)
    case dialog(DialogID)
    case product(ProductID)
  }
}
