import Foundation
import Marketplace
import TerminalCore
import Texts

extension Desk {
  // MARK: Filter and search

  static func beginFilter(_ model: inout Model) -> [Effect] {
    guard model.inbox.focus == .thread else {
      if model.inbox.filterField == nil {
        model.inbox.focus = .list
        if model.inbox.filterText.isEmpty { model.inbox.beforeFilter = place(in: model.inbox) }
        model.inbox.filterField = TextField(model.inbox.filterText)
      }
      return layOutInbox(&model)
    }
    model.inbox.thread?.search = Inbox.Thread.Search(field: TextField())
    return []
  }

  private static func place(in inbox: Inbox.Model) -> Products.Place? {
    inbox.list.selected.map {
      Products.Place(id: $0.row.listID, line: inbox.list.cursor - inbox.list.top)
    }
  }

  static func filterInbox(_ model: inout Model, typed text: String) -> [Effect] {
    if model.inbox.beforeFilter == nil, model.inbox.filterText.isEmpty {
      model.inbox.beforeFilter = place(in: model.inbox)
    }
    model.inbox.filterText = text
    let filter = DialogFilter(typed: text)
    guard filter != model.inbox.query.filter else { return [] }
    model.inbox.query.filter = filter
    model.inbox.rangeStart = nil
    if filter.isEmpty, let before = model.inbox.beforeFilter {
      model.inbox.list.ask(returningTo: before.id, line: before.line)
    } else {
      model.inbox.list.ask(keepingRow: false)
    }
    return afterInboxMove(&model)
  }

  static func clearInboxFilter(_ model: inout Model) -> [Effect] {
    model.inbox.filterField = nil
    let effects = filterInbox(&model, typed: "")
    model.inbox.beforeFilter = nil
    return effects
  }

  /// Goes to the next match in the conversation.
  static func goToMatch(_ model: inout Model, older: Bool, stays: Bool = false) -> [Effect] {
    settleInbox(&model)
    guard let match = model.inbox.thread?.goToMatch(older: older, stays: stays) else {
      return notify(&model, model.texts.noMatchInDialog, .warning)
    }
    return nextMessages(&model)
      + notify(&model, model.texts.matchOf(match.place, match.count), .info)
  }

  // MARK: Typing

  /// Whether keys go into a text of the Inbox.
  static func isTypingInInbox(_ model: Model) -> Bool {
    guard model.screen == .inbox, model.overlay == nil else { return false }
    let inbox = model.inbox
    return inbox.composer != nil || inbox.prompt != nil || inbox.filterField != nil
      || inbox.thread?.search?.field != nil
  }

  static func typeInInbox(_ model: inout Model, _ key: Key) -> [Effect] {
    if let prompt = model.inbox.prompt { return press(&model, key, in: prompt) }
    if let composer = model.inbox.composer {
      if let picker = composer.picker { return press(&model, key, in: picker, composer) }
      return press(&model, key, in: composer)
    }
    if let field = model.inbox.filterField { return pressFilter(&model, key, field) }
    if let field = model.inbox.thread?.search?.field { return pressSearch(&model, key, field) }
    return []
  }

  static func pasteInInbox(_ model: inout Model, _ text: String) -> [Effect] {
    if model.inbox.prompt != nil {
      model.inbox.prompt?.field.paste(text)
      return []
    }
    if model.inbox.composer?.picker != nil {
      model.inbox.composer?.picker?.field.paste(text)
      layOutPicker(&model)
      return []
    }
    if model.inbox.composer != nil {
      model.inbox.composer?.editor.paste(text)
      return edited(&model)
    }
    if var field = model.inbox.filterField {
      field.paste(text)
      model.inbox.filterField = field
      return filterInbox(&model, typed: field.text)
    }
    if var field = model.inbox.thread?.search?.field {
      field.paste(text)
      return searched(&model, field)
    }
    return []
  }

  private static func pressFilter(
    _ model: inout Model, _ key: Key, _ field: TextField
  ) -> [Effect] {
    var field = field
    switch (key.code, key.modifiers) {
    case (.enter, []):
      model.inbox.filterField = nil
      if model.inbox.filterText.isEmpty { model.inbox.beforeFilter = nil }
      return []
    case (.escape, []), (.character("c"), .control):
      return clearInboxFilter(&model)
    default:
      switch field.press(key) {
      case .edited:
        model.inbox.filterField = field
        return filterInbox(&model, typed: field.text)
      case .moved:
        model.inbox.filterField = field
        return []
      case .editorWanted:
        return [.edit(field.text)]
      case .ignored:
        guard case .command(let command) = model.setup.keys.list.match([key]) else { return [] }
        return performInInbox(&model, command)
      }
    }
  }

  private static func pressSearch(
    _ model: inout Model, _ key: Key, _ field: TextField
  ) -> [Effect] {
    var field = field
    switch (key.code, key.modifiers) {
    case (.enter, []):
      model.inbox.thread?.search?.field = nil
      if !(model.inbox.thread?.isSearching ?? false) { model.inbox.thread?.search = nil }
      return []
    case (.escape, []), (.character("c"), .control):
      model.inbox.thread?.search = nil
      return []
    default:
      switch field.press(key) {
      case .edited: return searched(&model, field)
      case .moved: model.inbox.thread?.search?.field = field
      case .editorWanted: return [.edit(field.text)]
      case .ignored:
        guard case .command(let command) = model.setup.keys.list.match([key]) else { return [] }
        return performInInbox(&model, command)
      }
      return []
    }
  }

  static func searched(_ model: inout Model, _ field: TextField) -> [Effect] {
    model.inbox.thread?.search = Inbox.Thread.Search(
      field: field, words: SearchFolding.fold(field.text))
    guard model.inbox.thread?.isSearching ?? false else { return [] }
    return goToMatch(&model, older: true, stays: true)
  }

  // MARK: Prompts

  private static func press(
    _ model: inout Model, _ key: Key, in prompt: Inbox.Prompt
  ) -> [Effect] {
    var prompt = prompt
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control):
      model.inbox.prompt = nil
      return []
    case (.enter, []):
      return accept(&model, prompt)
    case (.tab, []) where prompt.isPath:
      let typed = prompt.field.text
      return [model.inbox.ask(.completePath(typed: typed, path: model.setup.path(typed)))]
    default:
      switch prompt.field.press(key) {
      case .edited: prompt.problem = nil
      case .editorWanted:
        model.inbox.prompt = prompt
        return [.edit(prompt.field.text)]
      case .moved, .ignored: break
      }
      model.inbox.prompt = prompt
      return []
    }
  }

  /// A path that is still what is typed goes on; where it is not clear how, the names that it may be are shown.
  static func pathCompleted(
    _ model: inout Model, _ typed: String, _ addition: String, _ names: [String]
  ) {
    guard var prompt = model.inbox.prompt, prompt.isPath, prompt.field.text == typed else { return }
    if !addition.isEmpty { prompt.field.replaceAll(with: typed + addition) }
    prompt.problem =
      names.isEmpty
      ? model.texts.noSuchName : names.count > 1 ? names.joined(separator: "  ") : nil
    model.inbox.prompt = prompt
  }

  private static func accept(_ model: inout Model, _ prompt: Inbox.Prompt) -> [Effect] {
    let text = prompt.field.text
    let texts = model.texts
    func refuse(_ problem: String) {
      var prompt = prompt
      prompt.problem = problem
      model.inbox.prompt = prompt
    }
    switch prompt.purpose {
    case .note:
      model.inbox.prompt = nil
      let note = text.allSatisfy(\.isWhitespace) ? nil : text
      return changeMarks(
        &model, { $0.note = note }, saying: note == nil ? texts.noteRemoved : texts.noteKept)
    case .save(let dialog, let message, let attachment):
      model.inbox.prompt = nil
      model.inbox.savingDirectory = text
      let directory = model.setup.path(text)
      return [
        model.inbox.ask(
          .fetchAttachment(
            dialog, message, attachment,
            purpose: .save(
              directory: directory, makesDirectory: text == Inbox.proposedDirectory)))
      ] + notify(&model, texts.fetchingAttachment, .info)
    case .delete(let dialog, let message):
      guard SearchFolding.fold(text) == SearchFolding.fold(texts.deleteWord) else {
        refuse(texts.typeDelete(texts.deleteWord))
        return []
      }
      model.inbox.prompt = nil
      let noise = note(&model, "inbox.delete", isWrite: true)
      guard !model.noise.isNoisy(at: model.now) else { return noise }
      return noise + [model.inbox.ask(.deleteMessage(dialog, message))]
    case .attach:
      guard let name = text.split(separator: "/").last, text.hasPrefix("/") || text.hasPrefix("~/")
      else {
        refuse(texts.wholePath)
        return []
      }
      model.inbox.prompt = nil
      guard let dialog = model.inbox.composer?.dialog else { return [] }
      let file = Reply.File(path: model.setup.path(text), name: String(name))
      return [model.inbox.ask(.examineFile(dialog, file))]
    case .field(var filling):
      model.inbox.prompt = nil
      guard !filling.open.isEmpty else { return [] }
      filling.values[filling.open.removeFirst()] = text
      return fill(&model, filling)
    }
  }
}
