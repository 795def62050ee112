package import Foundation

/// A change of what the seller alone knows of a dialog.
///
/// Only the fields that differ are changed: another process may have changed the others meanwhile.
package struct MarksChange: Hashable, Sendable {
  package var dialog: DialogID
  package var from: DialogMarks
  package var to: DialogMarks

  package init(_ dialog: DialogID, from: DialogMarks, to: DialogMarks) {
    self.dialog = dialog
    self.from = from
    self.to = to
  }

  /// What marks become by it.
  package func applied(to marks: DialogMarks) -> DialogMarks {
    var marks = marks
    apply(\.quietThrough, &marks)
    apply(\.snoozedUntil, &marks)
    apply(\.snoozedAt, &marks)
    apply(\.isUnreadAgain, &marks)
    apply(\.note, &marks)
    return marks
  }

  /// What marks become when it is taken back: a field that somebody has changed since stays as it is.
  package func takenBack(from marks: DialogMarks) -> DialogMarks {
    var marks = marks
    takeBack(\.quietThrough, &marks)
    takeBack(\.snoozedUntil, &marks)
    takeBack(\.snoozedAt, &marks)
    takeBack(\.isUnreadAgain, &marks)
    takeBack(\.note, &marks)
    return marks
  }

  private func apply<Value: Equatable>(
    _ field: WritableKeyPath<DialogMarks, Value>, _ marks: inout DialogMarks
  ) {
    guard from[keyPath: field] != to[keyPath: field] else { return }
    marks[keyPath: field] = to[keyPath: field]
  }

  private func takeBack<Value: Equatable>(
    _ field: WritableKeyPath<DialogMarks, Value>, _ marks: inout DialogMarks
  ) {
    guard from[keyPath: field] != to[keyPath: field],
      marks[keyPath: field] == to[keyPath: field]
    else { return }
    marks[keyPath: field] = from[keyPath: field]
  }
}

/// Which waiting dialogs are to need no answer.
package enum QuietChoice: Hashable, Sendable {
  /// These, as far as they wait.
  case these(Set<DialogID>)
  /// All in which nobody has written since then.
  ///
  /// Who waits for a month and wrote again yesterday is not among them.
  case silentSince(Date)
}

/// A dialog that waits, as far as a plan for many shows it.
package struct WaitingDialog: Hashable, Sendable {
  package var id: DialogID
  /// Raw, as the product's name.
  package var buyer: String?
  package var product: String?
  package var since: Date?
  package var lastAt: Date?
  /// The newest stored message.
  package var newest: MessageID

  package init(
    id: DialogID, buyer: String?, product: String?, since: Date?, lastAt: Date?, newest: MessageID
  ) {
    self.id = id
    self.buyer = buyer
    self.product = product
    self.since = since
    self.lastAt = lastAt
    self.newest = newest
  }
}

/// What a choice of waiting dialogs finds, who waits longest first.
package struct QuietFinding: Hashable, Sendable {
  package var dialogs: [WaitingDialog]
  /// How many others wait.
  package var others: Int
  /// How many of the chosen have messages that are not stored yet: of those nobody can say that they need no answer.
  package var unread: Int

  package init(dialogs: [WaitingDialog] = [], others: Int = 0, unread: Int = 0) {
    self.dialogs = dialogs
    self.others = others
    self.unread = unread
  }
}
