import Foundation
package import Marketplace
package import TerminalCore

/// An answer that is being typed.
package struct Composer: Equatable, Sendable {
  package let dialog: DialogID
  package var editor: TextEditor
  package var files: [Reply.File]
  /// The newest message that the seller had before him when he last pressed a key.
  var basis: MessageID?
  /// The newest message when the answer was begun, or when the seller was last asked about what came after it.
  ///
  /// What a colleague writes while one types is easily overlooked: keys alone do not take note of it.
  var begun: MessageID?
  /// Whether what stands here is on the disk.
  package var saving = Saving.nothing
  /// What there is to say before it leaves; Enter sends all the same.
  package var concerns: [Concern] = []
  /// The ready answers, while one is chosen.
  package var picker: AnswerPicker?

  package enum Saving: Equatable, Sendable {
    case nothing
    case saving
    case saved
    /// The words are the system's.
    case failed(String)
  }

  init(_ dialog: DialogID, _ draft: Draft?, basis: MessageID?, policy: WidthPolicy) {
    self.dialog = dialog
    editor = TextEditor(draft?.text ?? "", policy: policy)
    files = draft?.files ?? []
    self.basis = draft?.basis ?? basis
    begun = self.basis
    if let draft {
      let scalars = draft.text.unicodeScalars
      let end =
        scalars.index(scalars.startIndex, offsetBy: draft.cursor, limitedBy: scalars.endIndex)
        ?? scalars.endIndex
      editor.move(to: draft.text.utf8.distance(from: draft.text.startIndex, to: end))
      saving = .saved
    }
  }

  package var isEmpty: Bool {
    files.isEmpty && !Reply.shows(editor.text)
  }

  /// What is kept of it.
  func draft(at now: Date) -> Draft {
    Draft(
      dialog: dialog, text: editor.text, cursor: editor.beforeCursor.unicodeScalars.count,
      files: files, basis: begun ?? basis, changedAt: now)
  }

  /// Something about an answer that its sender may have overlooked.
  package enum Concern: Hashable, Sendable {
    /// A place of a ready answer was not filled.
    case unfilled(String)
    /// A number that looks like that of another order.
    case foreignOrder(String)
    /// A unique code: it opens a delivery.
    case code(String)
    /// The same went out less than a minute ago.
    case repeated
    /// The buyer cannot read it there.
    case closed
    /// The buyer has written since the last key was pressed.
    case buyerWrote
    /// Somebody else has answered since this was begun.
    case answeredElsewhere
  }
}

extension Composer.Concern {
  /// What the guards know beside the text.
  struct Surroundings {
    var order: String
    var product: String?
    /// The unique code of this very order.
    var ownCode: String?
    var isClosed: Bool
    /// The messages that came in since the answer's basis; those of the seller's side since it was begun.
    var since: [DialogMessage]
    /// The last texts that went out in this dialog, and when.
    var sent: [(text: String, at: Date)]
    var now: Date
  }

  /// How long the same text again is taken for a slip.
  static let repetition: TimeInterval = 60
  /// The letters of a unique code (api/digiseller.md §4.2).
  static let codeLength = 16

  /// Everything that speaks against sending a text as it is.
  static func all(_ text: String, _ around: Surroundings) -> [Self] {
    var found: [Self] = AnswerText(text).places.map(Self.unfilled)
    for word in text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber)) }) {
      if word.allSatisfy(\.isNumber) {
        // Numbers of orders are as long as each other; shorter and longer ones are prices, telephones and cards.
        guard word.count == around.order.count, word.count >= 6, word != around.order,
          around.product.map({ $0 != word }) ?? true
        else { continue }
        found.append(.foreignOrder(String(word)))
      } else if word.count == codeLength, word.contains(where: \.isNumber),
        word.allSatisfy({ $0.isNumber || $0.isUppercase })
      {
        if around.ownCode.map({ $0 == word }) ?? false { continue }
        found.append(.code(String(word)))
      }
    }
    let plain = words(of: text)
    if !plain.isEmpty,
      around.sent.contains(where: {
        (0..<repetition).contains(around.now.timeIntervalSince($0.at))
          && words(of: $0.text) == plain
      })
    {
      found.append(.repeated)
    }
    if around.isClosed { found.append(.closed) }
    if around.since.contains(where: { $0.author == .buyer }) { found.append(.buyerWrote) }
    if around.since.contains(where: { $0.author != .buyer }) { found.append(.answeredElsewhere) }
    var seen: Set<Self> = []
    return found.filter { seen.insert($0).inserted }
  }

  private static func words(of text: String) -> String {
    SearchFolding.fold(ThreadText.plain(text))
  }
}
