package import Foundation

/// What the seller answers in a dialog.
package struct Reply: Hashable, Sendable, Codable {
  /// Exactly what the buyer shall read: nothing is added to it.
  package var text: String
  package var files: [File]
  /// The newest message that the seller had before him when he sent it off; nil when the thread was not known.
  ///
  /// When others have written since, he is asked before it leaves.
  package var basis: Int64?

  package init(text: String, files: [File] = [], basis: MessageID? = nil) {
    self.text = text
    self.files = files
    self.basis = basis?.number
  }

  /// Whether a buyer would be shown nothing at all: no file, and no character that can be seen.
  package var showsNothing: Bool { files.isEmpty && !Self.shows(text) }

  /// Whether anything of a text can be seen: white space, control characters and what has no shape of its own cannot.
  package static func shows(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      let properties = scalar.properties
      guard !properties.isWhitespace, !properties.isDefaultIgnorableCodePoint else { return false }
      // The blank of Braille is a sign, of no dots.
      return properties.generalCategory != .control && scalar != "\u{2800}"
    }
  }

  /// A file to send with it, kept where the program can read it until it has left.
  package struct File: Hashable, Sendable, Codable {
    /// An absolute path.
    package var path: String
    /// The name that the buyer sees.
    package var name: String

    package init(path: String, name: String) {
      self.path = path
      self.name = name
    }
  }
}

/// A file that the marketplace has taken and a message may now name (api/digiseller.md §3.4).
package struct UploadedFile: Hashable, Sendable, Codable {
  package var id: String
  package var name: String
  package var type: String

  package init(id: String, name: String, type: String) {
    self.id = id
    self.name = name
    self.type = type
  }
}

/// An answer that has not been sent off: the only copy of what the seller typed.
package struct Draft: Hashable, Sendable {
  package var dialog: DialogID
  package var text: String
  /// Where the cursor is, in Unicode scalars from the start.
  package var cursor: Int
  package var files: [Reply.File]
  /// The newest message when the seller began to type.
  package var basis: MessageID?
  package var changedAt: Date

  package init(
    dialog: DialogID, text: String, cursor: Int = 0, files: [Reply.File] = [],
    basis: MessageID? = nil, changedAt: Date
  ) {
    self.dialog = dialog
    self.text = text
    self.cursor = cursor
    self.files = files
    self.basis = basis
    self.changedAt = changedAt
  }

  package var isEmpty: Bool { text.isEmpty && files.isEmpty }

  /// This draft with what was typed after it, the cursor where it was in that.
  package func followed(by later: String, cursor: Int, files: [Reply.File]) -> Draft {
    var draft = self
    draft.files += files.filter { !self.files.contains($0) }
    guard !later.isEmpty else { return draft }
    let before = text.isEmpty ? "" : text + "\n\n"
    draft.text = before + later
    draft.cursor = before.unicodeScalars.count + cursor
    return draft
  }
}

/// What the seller alone knows of a dialog; the marketplace is told none of it.
package struct DialogMarks: Hashable, Sendable {
  /// Messages up to this one need no answer.
  package var quietThrough: MessageID?
  /// It does not wait until then, or until the buyer writes again.
  package var snoozedUntil: Date?
  /// The newest message when it was put to sleep.
  package var snoozedAt: MessageID?
  /// Shown as unread although the marketplace counts it as read.
  package var isUnreadAgain: Bool
  package var note: String?

  package init(
    quietThrough: MessageID? = nil, snoozedUntil: Date? = nil, snoozedAt: MessageID? = nil,
    isUnreadAgain: Bool = false, note: String? = nil
  ) {
    self.quietThrough = quietThrough
    self.snoozedUntil = snoozedUntil
    self.snoozedAt = snoozedAt
    self.isUnreadAgain = isUnreadAgain
    self.note = note
  }

  package var isEmpty: Bool { self == DialogMarks() }
}
