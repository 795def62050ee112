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
    if case .failed(let words, _) = result {
      effects += notify(&model, model.texts.editorFailed(words), .error)
    }
    return effects
  }
}
