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
            case .taken(let chord, let other): .keyTaken("\(chord)", by: other)
            }
          return ConfigProblem(
            file: file, line: setting.line, key: "keys." + setting.action, kind)
        })
    }
  }
}
