import Configuration
import Dashboard
import TerminalCore

extension Config {
  /// The desk's keys with the changes of `[keys]`.
  ///
  /// - Parameter file: The config's path, to be named in problems.
  func deskKeys(file: String) throws(ConfigProblems) -> DeskKeys {
    let changes = keys.map { setting in
      DeskKeys.Change(
        action: setting.action, chords: setting.chords.compactMap { Chord(named: $0) })
    }
    do throws(DeskKeys.Problems) {
      return try DeskKeys(changes: changes)
    } catch {
      throw ConfigProblems(
        error.all.map { problem in
          let setting = keys[problem.change]
          let kind: ConfigProblem.Kind =
            switch problem.kind {
            case .unknownAction(let near): .noSuchAction(setting.action, near: near)
            case .taken(let chord, let other): .keyTaken(setting.name(of: chord), by: other)
            case .typed(let chord): .keyTypes(setting.name(of: chord))
            case .editing(let chord, let command):
              .keyEdits(setting.name(of: chord), by: command)
            case .tooLong(let chord): .oneKeyOnly(setting.name(of: chord))
            }
          return ConfigProblem(
            file: file, line: setting.line, key: "keys." + setting.action, kind)
        })
    }
  }
}

extension Config.KeySetting {
  /// A chord as the config writes it; where that is in Russian letters, the keys that they stand on beside it.
  fileprivate func name(of chord: Chord) -> String {
    let written = chords.first { name in
      guard let read = Chord(named: name) else { return false }
      return read.onQWERTY == chord && read != chord
    }
    return written.map { "\($0) (\(chord))" } ?? "\(chord)"
  }
}
