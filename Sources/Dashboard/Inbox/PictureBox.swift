package import Marketplace
package import TerminalCore
import Texts

/// A picture that a buyer sent, over the conversation: fetched because a key asked for it.
package struct PictureBox: Equatable, Sendable {
  package let dialog: DialogID
  package let message: MessageID
  package let attachment: DialogMessage.Attachment
  /// What was read of it; nil while it is fetched.
  package var reading: PictureReading?
}

/// What is known of a picture's file, and the picture where it can be shown.
package struct PictureReading: Equatable, Sendable {
  /// The length of the file.
  package var bytes: Int
  package var facts: PictureFacts?
  package var outcome: Outcome

  package init(bytes: Int = 0, facts: PictureFacts? = nil, _ outcome: Outcome) {
    self.bytes = bytes
    self.facts = facts
    self.outcome = outcome
  }

  package enum Outcome: Equatable, Sendable {
    case picture(Picture)
    case notShown(PictureProblem)
    /// The words are the system's or the marketplace's.
    case notFetched(String)
  }
}

extension Desk {
  /// Fetches the picture of the message under the cursor and shows it.
  static func openPicture(_ model: inout Model) -> [Effect] {
    guard let thread = model.inbox.thread, let message = thread.selected,
      let attachment = message.attachment
    else { return [] }
    model.overlay = .picture(
      PictureBox(dialog: thread.dialog, message: message.id, attachment: attachment))
    return [
      model.inbox.ask(.fetchAttachment(thread.dialog, message.id, attachment, purpose: .show))
    ]
  }

  static func receive(
    _ model: inout Model, _ message: MessageID, _ reading: PictureReading
  ) {
    guard case .picture(var box) = model.overlay, box.message == message else { return }
    box.reading = reading
    model.overlay = .picture(box)
  }

  static func press(_ model: inout Model, _ key: Key, in box: PictureBox) -> [Effect] {
    switch (key.code, key.modifiers) {
    case (.escape, []), (.enter, []), (.character("c"), .control), (.character("q"), []),
      (.character("i"), []):
      model.overlay = nil
      return []
    case (.character("o"), []):
      model.overlay = nil
      return [
        model.inbox.ask(
          .fetchAttachment(box.dialog, box.message, box.attachment, purpose: .open))
      ] + notify(&model, model.texts.fetchingAttachment, .info)
    case (.character("S"), []), (.character("S"), .shift):
      model.overlay = nil
      model.inbox.prompt = Inbox.Prompt(
        .save(box.dialog, box.message, box.attachment), model.inbox.savingDirectory)
      return []
    default:
      return []
    }
  }

  // MARK: View

  /// The picture, under its kind, its size and the length of its file.
  static func drawPicture(_ canvas: inout Canvas, _ model: Model, _ box: PictureBox) {
    let texts = model.texts
    let rect = Rect(model.size).centred(
      Size(columns: model.size.columns - 2, rows: model.size.rows - 2))
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + (box.attachment.name ?? texts.unnamedFile) + " ", column: rect.column + 2,
      row: rect.row, columns: max(0, rect.columns - 4), role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    let first = inner.cutTop(1)
    guard let reading = box.reading else {
      canvas.write(
        texts.fetchingAttachment, column: first.column, row: first.row, columns: first.columns,
        role: .dialogBorder)
      return
    }
    var facts: [String] = []
    if let told = reading.facts {
      facts = [told.kind.rawValue, "\(told.size.columns)×\(told.size.rows)"]
    }
    if reading.bytes > 0 { facts.append(texts.bytes(reading.bytes)) }
    canvas.write(
      facts.joined(separator: " · "), column: first.column, row: first.row,
      columns: first.columns, role: .dialogBorder)
    let words: String
    switch reading.outcome {
    case .picture(let picture):
      if model.setup.showsPictures, model.theme != "mono" {
        canvas.draw(
          picture.shrunk(toCells: Size(columns: inner.columns, rows: inner.rows)), in: inner)
        return
      }
      words = texts.terminalShowsNoPictures
    case .notShown(let problem): words = texts.pictureProblem(problem.name)
    case .notFetched(let reason): words = texts.attachmentFailed(reason)
    }
    for (offset, line) in DisplayText.wrap(words, columns: max(1, inner.columns))
      .prefix(inner.rows).enumerated()
    {
      canvas.write(
        line, column: inner.column, row: inner.row + offset, columns: inner.columns, role: .dialog)
    }
  }
}

extension PictureProblem {
  /// Which text says it.
  var name: Texts.PictureProblem {
    switch self {
    case .noPicture: .noPicture
    case .notRead: .notRead
    case .tooLarge: .tooLarge
    case .damaged: .damaged
    case .tooSlow: .tooSlow
    }
  }
}
