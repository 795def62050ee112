package import TerminalCore
package import Texts

extension Desk {
  /// One line of help or of the documents: a heading, or a command with its keys.
  package enum HelpLine: Equatable, Sendable {
    case heading(String)
    case command(keys: [Chord], name: String, text: String)
    case blank
  }

  /// All commands, in the order of help.
  ///
  /// - Parameter screen: The one whose commands come first; nil for the order of their numbers.
  static func helpSections(
    _ texts: Texts, first screen: Screen? = nil
  ) -> [(heading: String, actions: [Action])] {
    let screens = Screen.allCases.filter { $0 == screen } + Screen.allCases.filter { $0 != screen }
    return screens.flatMap { helpSections(of: $0, texts) } + [
      (texts.movingHeading, ListCommand.bindings.map { .list($0.command) }),
      (texts.everywhereHeading, Desk.bindings.map { .desk($0.command) }),
    ]
  }

  private static func helpSections(
    of screen: Screen, _ texts: Texts
  ) -> [(heading: String, actions: [Action])] {
    let name = texts.name(of: screen)
    switch screen {
    case .inbox:
      return [
        (name, Inbox.bindings.map { .inbox($0.command) }),
        (texts.composing, Inbox.composerBindings.map { .composer($0.command) }),
      ]
    case .products: return [(name, Products.bindings.map { .products($0.command) })]
    case .tasks: return [(name, Tasks.bindings.map { .tasks($0.command) })]
    case .health: return [(name, Health.bindings.map { .health($0.command) })]
    case .sales, .reviews, .commission, .statistics:
      return [
        (
          name,
          Money.bindings.filter { $0.command.screen == screen }.map { .money($0.command) }
        )
      ]
    }
  }

  /// Every command with its keys, printed from the keymap.
  package static func helpLines(
    _ texts: Texts, _ keys: DeskKeys = .standard
  ) -> [HelpLine] {
    var lines: [HelpLine] = []
    for (heading, actions) in helpSections(texts) {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(heading))
      for action in actions {
        lines.append(
          .command(
            keys: keys.chords(for: action), name: action.name,
            text: texts.longName(ofAction: action.name)))
      }
    }
    return lines
  }

  /// The whole keymap as a document (`sellerdesk keys --markdown`).
  package static func keysDocument(_ texts: Texts) -> String {
    var text = "# \(texts.helpTitle)\n\n\(texts.keysDocumentNote)\n"
    for line in helpLines(texts) {
      switch line {
      case .blank:
        text += ""
      case .heading(let heading):
        text += "\n## \(heading)\n\n| \(texts.keyColumn) | \(texts.meaningColumn) | "
        text += "\(texts.nameColumn) |\n|---|---|---|\n"
      case .command(let keys, let name, let meaning):
        let shown = keys.map { "`\($0)`" }.joined(separator: " ")
        text += "| \(shown) | \(meaning) | `\(name)` |\n"
      }
    }
    return text
  }

  /// The same as plain lines (`sellerdesk keys`), with what the config has changed.
  package static func keysList(_ texts: Texts, _ keys: DeskKeys = .standard) -> String {
    var text = ""
    for line in helpLines(texts, keys) {
      switch line {
      case .blank:
        text += "\n"
      case .heading(let heading):
        text += heading + "\n"
      case .command(let chords, let name, let meaning):
        let change = keys.change(of: name).map { own in
          " [" + texts.keysByConfig(own.map(\.description).joined(separator: ", ")) + "]"
        }
        let shown = chords.map(\.description).joined(separator: ", ")
        text += "  " + shown.padded(to: 18) + name.padded(to: 26) + meaning
        text += (change ?? "") + "\n"
      }
    }
    return text
  }
}

extension String {
  /// With blanks up to so many characters, and one at least.
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: " ", count: max(1, length - count))
  }
}
