package import TerminalCore

/// What every key means: the program's bindings, changed as the seller's config says.
package struct DeskKeys: Equatable, Sendable {
  /// All bindings, in the order of help.
  let bindings: [Binding<Desk.Action>]
  private let keymaps: [Screen: Keymap<Desk.Action>]
  /// The keys that move a list or a text inside a dialog.
  let list: Keymap<ListCommand>
  /// The keys of an answer that is being typed, beside those of every text field.
  let composer: Keymap<Inbox.ComposerCommand>

  /// The program's own.
  package static let standard: DeskKeys = {
    do {
      return try DeskKeys(changes: [])
    } catch {
      // The tables are part of the program; a test builds them all.
      preconditionFailure("\(error)")
    }
  }()

  /// Puts other chords in the place of an action's own.
  ///
  /// A change without chords unbinds its action. The program's own binding that another action now wants is not given up
  /// in silence: a chord that two actions of one screen claim is a problem, also when the seller named only one of them.
  /// So is a chord that could never reach its action because a text field takes it first. Letters of a Russian layout
  /// mean the QWERTY keys in their places.
  package init(changes: [Change]) throws(Problems) {
    var problems: [Problem] = []
    var wanted: [String: [Chord]] = [:]
    for (index, change) in changes.enumerated() {
      if Desk.Action.all.contains(where: { $0.name == change.action }) {
        let chords = change.chords.map(\.onQWERTY)
        wanted[change.action] = chords
        if Inbox.ComposerCommand(rawValue: change.action) != nil {
          problems += chords.compactMap { chord in
            Self.hindrance(to: chord).map { Problem(change: index, $0) }
          }
        }
      } else {
        problems.append(Problem(change: index, .unknownAction(Self.names(near: change.action))))
      }
    }
    bindings = Desk.standardBindings.map { binding in
      Binding(binding.command, chords: wanted[binding.command.name] ?? binding.chords)
    }
    var keymaps: [Screen: Keymap<Desk.Action>] = [:]
    var list: Keymap<ListCommand>?
    var composer: Keymap<Inbox.ComposerCommand>?
    do throws(KeymapConflict) {
      for screen in Screen.allCases {
        keymaps[screen] = try Keymap(
          bindings.filter { $0.command.isPressed(on: screen) })
      }
      list = try Keymap(
        bindings.compactMap { binding in
          guard case .list(let command) = binding.command else { return nil }
          return Binding(command, chords: binding.chords)
        })
      composer = try Keymap(
        bindings.compactMap { binding in
          guard case .composer(let command) = binding.command else { return nil }
          return Binding(command, chords: binding.chords)
        })
    } catch {
      problems.append(Problem(error, among: changes))
    }
    guard problems.isEmpty, let list, let composer else { throw Problems(all: problems) }
    self.keymaps = keymaps
    self.list = list
    self.composer = composer
  }

  /// Why a chord can mean nothing while an answer is typed; nil when it can.
  private static func hindrance(to chord: Chord) -> Problem.Kind? {
    if let key = chord.keys.first, key.typed != nil { return .typed(chord) }
    for edit in EditCommand.bindings {
      let isTaken = edit.chords.contains {
        $0 == chord || $0.begins(chord) || chord.begins($0)
      }
      if isTaken { return .editing(chord, by: edit.command.rawValue) }
    }
    return chord.keys.count > 1 ? .tooLong(chord) : nil
  }

  /// The names that somebody may have meant: those of the same screen, else those that end alike, else all.
  private static func names(near name: String) -> [String] {
    let names = Desk.Action.all.map(\.name).sorted()
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let screen = names.filter { $0.hasPrefix((parts.first ?? "") + ".") }
    if !screen.isEmpty { return screen }
    let alike = names.filter { $0.hasSuffix("." + (parts.last ?? "")) }
    return alike.isEmpty ? names : alike
  }

  /// The keymap of a screen: its own commands, and those that work everywhere.
  func keymap(of screen: Screen) -> Keymap<Desk.Action> {
    keymaps[screen] ?? Self.standard.keymap(of: screen)
  }

  /// The chords of an action, the one to show first.
  package func chords(for action: Desk.Action) -> [Chord] {
    bindings.filter { $0.command == action }.flatMap(\.chords)
  }

  /// The program's own chords of an action that the seller has changed; nil for one that is as it was.
  package func change(of action: String) -> [Chord]? {
    guard let mine = bindings.first(where: { $0.command.name == action }),
      let own = Self.standard.bindings.first(where: { $0.command.name == action }),
      mine.chords != own.chords
    else { return nil }
    return own.chords
  }

  package static func == (left: DeskKeys, right: DeskKeys) -> Bool {
    left.bindings == right.bindings
  }
}

extension DeskKeys {
  /// An action by its name, and the chords that shall mean it.
  package struct Change: Equatable, Sendable {
    package var action: String
    package var chords: [Chord]

    package init(action: String, chords: [Chord]) {
      self.action = action
      self.chords = chords
    }
  }

  /// What is wrong with a change.
  package struct Problem: Equatable, Sendable {
    /// Which of the changes.
    package let change: Int
    package let kind: Kind

    package enum Kind: Equatable, Sendable {
      /// No action is called so; these are.
      case unknownAction([String])
      /// Another action has the chord, one that begins it, or one that it begins.
      case taken(Chord, by: String)
      /// It types a character where a text is typed.
      case typed(Chord)
      /// A key of every text field, which wins there.
      case editing(Chord, by: String)
      /// Several keys, where one key is all that is looked at.
      case tooLong(Chord)
    }

    package init(change: Int, _ kind: Kind) {
      self.change = change
      self.kind = kind
    }

    /// A conflict is the affair of the last change that wants its chord: without changes there is none.
    fileprivate init(_ conflict: KeymapConflict, among changes: [Change]) {
      let index = changes.lastIndex { change in
        [conflict.first, conflict.second].contains(change.action)
          && change.chords.map(\.onQWERTY).contains {
            $0 == conflict.chord || $0.begins(conflict.chord) || conflict.chord.begins($0)
          }
      }
      let other =
        index.map { changes[$0].action } == conflict.first ? conflict.second : conflict.first
      self.init(change: index ?? 0, .taken(conflict.chord, by: other))
    }
  }

  package struct Problems: Error, Equatable, Sendable {
    package let all: [Problem]
  }
}
