import Foundation
import Marketplace
import TerminalCore
import Texts

// The keys that work where the seller is, and why others do not.

extension Desk {
  /// The keys that work here, as many as fit, most useful first.
  static func drawFooter(_ canvas: inout Canvas, _ model: Model, _ rect: Rect) {
    canvas.fill(rect, role: .footer)
    for (hint, place) in placedHints(model, rect) {
      var column = place.column
      column += canvas.write(
        hint.key, column: column, row: rect.row, columns: rect.endColumn - column,
        role: hint.isPossible ? .footerKey : .footerDisabled)
      column += 1
      canvas.write(
        hint.text, column: column, row: rect.row, columns: rect.endColumn - column,
        role: hint.isPossible ? .footer : .footerDisabled)
    }
  }

  /// The hints that fit, and where they stand.
  static func placedHints(_ model: Model, _ rect: Rect) -> [(hint: Hint, rect: Rect)] {
    var column = rect.column + 1
    var placed: [(hint: Hint, rect: Rect)] = []
    for hint in hints(model) {
      let width = DisplayText.width(of: hint.key) + 1 + DisplayText.width(of: hint.text)
      guard column + width < rect.endColumn else { break }
      placed.append((hint, Rect(column: column, row: rect.row, columns: width, rows: 1)))
      column += width + 2
    }
    return placed
  }

  struct Hint {
    var key: String
    var text: String
    var isPossible: Bool
    /// What the key means; nil where it is the affair of a field or a dialog.
    var action: Action?
  }

  private static func hints(_ model: Model) -> [Hint] {
    let texts = model.texts
    if case .commandLine = model.overlay {
      return [
        Hint(key: "enter", text: texts.run, isPossible: true),
        Hint(key: "tab", text: texts.complete, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    }
    let products = model.products[model.current]
    if model.overlay == nil, let hints = typingHints(model) { return hints }
    switch model.overlay {
    case .plan(let plan):
      var hints = [
        Hint(key: "enter", text: texts.apply, isPossible: plan.isConfirmed),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
      if case .switching = plan.purpose {
        hints.append(Hint(key: "x", text: texts.otherDirection, isPossible: true))
      }
      return hints
    case .leaving:
      return [
        Hint(key: "esc", text: texts.stay, isPossible: true),
        Hint(key: "q", text: texts.quitNow, isPossible: true),
      ]
    case .themes:
      return [
        Hint(key: "enter", text: texts.keep, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .palette, .help:
      return [
        Hint(key: "enter", text: texts.run, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .views(let box):
      return hints(box, model)
    case .search:
      return [
        Hint(key: "enter", text: texts.openIt, isPossible: true),
        Hint(key: "↑ ↓", text: texts.chooseIt, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .picture:
      return [
        Hint(key: "esc", text: texts.goBack, isPossible: true),
        Hint(key: "o", text: texts.shortName(ofAction: "inbox.browse"), isPossible: true),
        Hint(key: "S", text: texts.shortName(ofAction: "inbox.save"), isPossible: true),
      ]
    case .quiet(let plan):
      return [
        Hint(key: "enter", text: texts.apply, isPossible: !plan.dialogs.isEmpty),
        Hint(key: "j k", text: texts.scrollIt, isPossible: plan.dialogs.count > 1),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .administration:
      return [
        Hint(key: "j k", text: texts.scrollIt, isPossible: true),
        Hint(key: "esc", text: texts.goBack, isPossible: true),
      ]
    case .address(let box): return addressHints(box, model)
    case .commandLine, nil: break
    }
    if isFiltering(model) {
      var hints = [
        Hint(key: "enter", text: texts.keep, isPossible: true),
        Hint(key: "esc", text: texts.clear, isPossible: true),
      ]
      if model.screen == .products {
        hints.append(Hint(key: "state:off stock:low", text: texts.examples, isPossible: true))
      }
      return hints
    }
    let actions: [Action]
    if model.screen == .inbox {
      actions = inboxActions(model)
    } else if model.screen == .tasks {
      actions = [
        .desk(.help), .tasks(.open), .desk(.undo), .tasks(.retry), .tasks(.pause), .tasks(.cancel),
        .desk(.back), .desk(.toProducts), .desk(.commandLine),
      ]
    } else if model.screen == .health {
      actions = [
        .desk(.help), .desk(.nextPane), .health(.search), .health(.troubles), .health(.copy),
        .desk(.refresh), .desk(.back), .desk(.toProducts), .desk(.commandLine),
      ]
    } else if Money.screens.contains(model.screen) {
      actions = Money.hints(model)
    } else if products.preview?.hasFocus == true {
      actions = [
        .list(.down), .products(.language), .desk(.nextPane), .desk(.back), .products(.browse),
        .desk(.help),
      ]
    } else {
      actions = [
        .desk(.help), .products(.filter), .products(.switchOnSale), .desk(.undo),
        .products(.mark), .products(.range), .products(.preview), .products(.sort),
        .products(.copyID), .products(.browse), .products(.language), .desk(.refresh),
        .desk(.commandLine), .desk(.close),
      ]
    }
    return actions.compactMap { action in
      guard let chord = model.setup.keys.keymap(of: model.screen).shownChord(for: action) else {
        return nil
      }
      let isPossible = obstacle(to: action, model) == nil
      return Hint(
        key: chord, text: texts.shortName(ofAction: action.name), isPossible: isPossible,
        action: action)
    }
  }

  /// The keys while something is typed in the Inbox; nil while nothing is.
  private static func typingHints(_ model: Model) -> [Hint]? {
    guard isTypingInInbox(model) else { return nil }
    let texts = model.texts
    func hint(_ key: String, _ text: String) -> Hint {
      Hint(key: key, text: text, isPossible: true)
    }
    let inbox = model.inbox
    if let prompt = inbox.prompt {
      let word =
        switch prompt.purpose {
        case .note: texts.keep
        case .save: texts.shortName(ofAction: Inbox.Command.saveAttachment.rawValue)
        case .delete: texts.shortName(ofAction: Inbox.Command.deleteMessage.rawValue)
        case .attach: texts.attachIt
        case .field: texts.insertIt
        }
      return [hint("enter", word)] + (prompt.isPath ? [hint("tab", texts.complete)] : [])
        + [hint("esc", texts.cancel)]
    }
    guard let composer = inbox.composer else {
      var hints = [hint("enter", texts.keep), hint("esc", texts.clear)]
      if inbox.filterField != nil { hints.append(hint("is:waiting is:unread", texts.examples)) }
      return hints
    }
    if composer.picker != nil {
      return [
        hint("enter", texts.insertIt), hint("↑ ↓", texts.chooseIt), hint("esc", texts.cancel),
      ]
    }
    func composing(_ command: Inbox.ComposerCommand) -> Hint? {
      model.setup.keys.composer.shownChord(for: command).map {
        hint($0, texts.shortName(ofAction: command.rawValue))
      }
    }
    if !composer.concerns.isEmpty {
      return [hint("enter", texts.sendIt), hint("esc", texts.goBack)]
    }
    return [
      composing(.send), hint("alt-enter ctrl-j", texts.newLine), composing(.answers),
      composing(.leave), composing(.attach), hint("ctrl-x ctrl-e", texts.editor),
      composer.files.isEmpty ? nil : composing(.detach),
    ].compactMap { $0 }
  }

  /// The keys that the footer shows in the Inbox, the most useful first.
  private static func inboxActions(_ model: Model) -> [Action] {
    switch model.inbox.focus {
    case .list where !model.inbox.ticks.isEmpty || model.inbox.rangeStart != nil:
      [
        .desk(.help), .inbox(.quiet), .inbox(.mark), .inbox(.range), .inbox(.markAll),
        .inbox(.unmark), .desk(.undo), .inbox(.filter), .inbox(.quietOld),
      ]
    case .list:
      [
        .desk(.help), .desk(.nextWaiting), .inbox(.open), .inbox(.reply), .inbox(.answer),
        .inbox(.filter), .desk(.undo), .inbox(.quiet), .inbox(.card), .inbox(.markSeen),
        .inbox(.sort), .inbox(.note), .inbox(.mark), .inbox(.quietOld), .desk(.search),
        .desk(.refresh), .desk(.close),
      ]
    case .thread:
      [
        .desk(.help), .inbox(.reply), .inbox(.answer), .desk(.nextWaiting), .desk(.back),
        .inbox(.card), .inbox(.filter), .desk(.undo), .inbox(.quiet), .inbox(.openAttachment),
        .inbox(.markSeen), .inbox(.note), .inbox(.copyOrder), .desk(.search),
      ]
    case .card:
      [
        .list(.down), .desk(.back), .inbox(.reply), .inbox(.reveal), .inbox(.copyOrder),
        .inbox(.copyLink), .desk(.nextWaiting), .desk(.help),
      ]
    }
  }

  /// Why an action cannot be done now, in words; nil when it can.
  static func obstacle(to action: Action, _ model: Model) -> String? {
    switch action {
    case .inbox(let command):
      return inboxObstacle(to: command, model)
    case .composer:
      return model.inbox.composer == nil ? model.texts.onlyWhileTyping : nil
    case .desk(.nextWaiting), .desk(.search), .desk(.toInbox):
      return model.account.capabilities.contains(.chats)
        ? nil : model.texts.noChats(model.account.marketplace.name)
    case .products(let command):
      if command == .switchOnSale, let reason = switchObstacle(model, model.account.id) {
        return reason
      }
      return Products.obstacle(to: command, in: model.products[model.current], model.texts)
    case .tasks(let command):
      if let reason = Tasks.obstacle(to: command, in: model.tasks, model.texts) { return reason }
      return model.tasks.target.flatMap { writeObstacle(to: command, on: $0, model) }
    case .health(let command):
      return Health.obstacle(to: command, in: model.health, model.texts)
    case .money(let command):
      return Money.obstacle(to: command, in: model)
    case .desk(.undo) where model.screen == .products:
      let outbox = model.outboxes[model.current]
      return outbox.undoable.isEmpty && outbox.asked.isEmpty ? model.texts.nothingToUndo : nil
    case .list, .desk:
      return nil
    }
  }
}
