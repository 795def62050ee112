import TerminalCore
import Texts

extension Desk {
  /// The text that a field gave away comes back into it; where the field is gone, so is what it was for.
  static func takeBack(_ model: inout Model, _ result: EditorResult) -> [Effect] {
    var effects: [Effect] = []
    if case .commandLine(var line) = model.overlay {
      line.field.replaceAll(with: result.text)
      line.typed = line.field.text
      line.chosen = nil
      line.error = nil
      model.overlay = .commandLine(line)
    } else if isTypingInInbox(model) {
      effects = takeBackInInbox(&model, result.text)
    } else if model.overlay == nil, isFiltering(model) {
      if model.screen == .health {
        Health.replace(&model.health, with: result.text, of: model.account.id, model.texts)
      } else {
        effects = Products.replaceFilter(&model.products[model.current], with: result.text)
      }
    }
    if let words = words(about: result, model.texts) {
      effects += notify(&model, words, result.failure == nil ? .warning : .error)
    }
    return effects
  }

  /// What the seller has to know about the way a text came back; nil where it came back as it should.
  static func words(about result: EditorResult, _ texts: Texts) -> String? {
    let end: String? =
      switch result.failure {
      case nil: nil
      case .system(let words): words
      case .status(let program, let status): texts.editorEnded(program, status: status)
      case .signal(let program, let signal): texts.editorEnded(program, signal: signal)
      }
    let undo = EditCommand.keymap.shownChord(for: .undo) ?? ""
    let text: String? =
      switch result.fate {
      case .same: end == nil ? nil : texts.editorTextIsSame
      case .taken: end == nil ? nil : texts.editorTextTaken(undo: undo)
      case .repaired: texts.editorTextRepaired(undo: undo)
      case .gone: texts.editorLeftNothing
      case .left(let path, .tooLarge(let megabytes)):
        texts.editorFileLeft(path, texts.editorFileTooLarge(megabytes))
      case .left(let path, .notRegular): texts.editorFileLeft(path, texts.editorFileNotRegular)
      case .left(let path, .system(let words)): texts.editorFileLeft(path, words)
      }
    guard let text else { return nil }
    return texts.editorNotice(end: end, text: text)
  }
}
