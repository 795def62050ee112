/// A table from chords to commands.
///
/// Footer, help screen and documents are printed from it, never typed again.
///
/// Two commands never claim one chord, and no chord begins another: such a table is refused when it is made, and the
/// refusal names both. Keys of a Russian layout mean what the QWERTY keys in their places mean, and `.` and `,` what `/`
/// and `?` mean: they are never bound to anything else.
package struct Keymap<Command: Hashable & Sendable>: Sendable {
  /// In the order of the table, which is the order of help.
  package let bindings: [Binding<Command>]
  private let commands: [Chord: Command]
  /// Every key of every chord.
  private let keys: Set<Key>
  private let prefixes: Set<[Key]>
  private let chords: [Command: [Chord]]
  private let names: [Command: String]

  package init(_ bindings: [Binding<Command>]) throws(KeymapConflict) {
    var commands: [Chord: Command] = [:]
    var prefixes: Set<[Key]> = []
    for binding in bindings {
      for chord in binding.chords {
        if let taken = commands[chord], taken != binding.command {
          throw KeymapConflict(
            chord: chord, first: "\(taken)", second: "\(binding.command)")
        }
        commands[chord] = binding.command
        for length in 1..<max(1, chord.keys.count) {
          prefixes.insert(Array(chord.keys.prefix(length)))
        }
      }
    }
    for (chord, command) in commands where prefixes.contains(chord.keys) {
      let longer = commands.first { chord.begins($0.key) }
      throw KeymapConflict(
        chord: chord, first: "\(command)", second: longer.map { "\($0.value)" } ?? "")
    }
    for (chord, command) in commands {
      let meant = Chord(chord.keys.map { $0.alias ?? $0 })
      guard meant != chord, commands[meant] != command else { continue }
      throw KeymapConflict(
        chord: chord, first: "\(command)",
        second: commands[meant].map { "\($0)" } ?? "the other name of \"\(meant)\"")
    }
    self.bindings = bindings
    self.commands = commands
    keys = Set(commands.keys.flatMap(\.keys))
    self.prefixes = prefixes
    var chords: [Command: [Chord]] = [:]
    for binding in bindings { chords[binding.command, default: []] += binding.chords }
    self.chords = chords
    names = chords.compactMapValues { $0.first.map { "\($0)" } }
  }

  /// What these keys, pressed one after the other, mean.
  package func match(_ keys: [Key]) -> KeyMatch<Command> {
    let keys = keys.map(meaning)
    if !keys.isEmpty, let command = commands[Chord(keys)] { return .command(command) }
    return prefixes.contains(keys) ? .pending : .none
  }

  /// The key of this table that a pressed key means: itself where it is bound, else the one in its place.
  private func meaning(of key: Key) -> Key {
    var typed = key
    typed.position = nil
    let meant = keys.contains(typed) ? typed : key.onQWERTY
    return meant.alias ?? meant
  }

  /// The chords of a command, the one to show first.
  package func chords(for command: Command) -> [Chord] { chords[command] ?? [] }

  /// The name of the chord to show for a command; nil for one without a key.
  package func shownChord(for command: Command) -> String? { names[command] }
}

/// One row of a keymap: a command and every chord that means it, the one to show first.
package struct Binding<Command: Hashable & Sendable>: Hashable, Sendable {
  package let command: Command
  package let chords: [Chord]

  /// - Parameter chords: Names of chords with commas between them ("j, down"). They are part of the program; a name
  ///   that names no key is a mistake in it.
  package init(_ command: Command, _ chords: String) {
    self.command = command
    self.chords = chords.components(separatedBy: ", ").map { name in
      guard let chord = Chord(named: name) else {
        preconditionFailure("no key is called \(name)")
      }
      return chord
    }
  }

  package init(_ command: Command, chords: [Chord]) {
    self.command = command
    self.chords = chords
  }
}

/// What a run of keys means in a keymap.
package enum KeyMatch<Command: Hashable & Sendable>: Equatable, Sendable {
  case command(Command)
  /// The keys begin a longer chord.
  case pending
  case none
}

/// Two commands that claim one chord, or a chord that hides a longer one.
package struct KeymapConflict: Error, Equatable, Sendable, CustomStringConvertible {
  package let chord: Chord
  package let first: String
  package let second: String

  package var description: String {
    "\"\(chord)\" is claimed by \(first) and by \(second)"
  }
}

extension String {
  /// The pieces between occurrences of a separator; the whole text when it does not occur.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      pieces.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    pieces.append(String(rest))
    return pieces
  }
}
