import Foundation
import Synchronization
package import TerminalCore

/// The themes as their files are now: read anew when one of the seller's own files changes.
///
/// A file that has become broken keeps the looks that it had, so that nobody who writes a theme is left without one.
package final class LiveThemes: Sendable {
  private let directory: String?
  private let state: Mutex<State>

  private struct State {
    var library: ThemeLibrary
    /// The themes that were used, as they were when they could last be read.
    var used: [String: Theme] = [:]
  }

  /// - Parameter directory: The seller's own themes; nil or missing for none.
  package init(directory: String?) {
    self.directory = directory
    state = Mutex(State(library: ThemeLibrary(directory: directory)))
  }

  /// The themes as they were read last.
  package var library: ThemeLibrary { state.withLock(\.library) }

  /// A theme by its name; nil when there is none or its file has never been right.
  package subscript(name: String) -> Theme? {
    state.withLock { state in
      guard let theme = state.library[name] else { return state.used[name] }
      state.used[name] = theme
      return theme
    }
  }

  /// Reads everything anew, and returns what is wrong.
  package func reload() -> [ConfigProblem] {
    let library = ThemeLibrary(directory: directory)
    let problems = library.problems
    state.withLock { $0.library = library }
    return problems
  }

  /// Reads the files anew whenever one of them changes, and tells `changed` what is wrong then.
  ///
  /// Nil where there is no folder to watch. Watching ends with the value that is returned.
  package func watch(_ changed: @escaping @Sendable ([ConfigProblem]) -> Void) -> FolderWatch? {
    directory.flatMap { directory in
      FolderWatch(directory) { [self] in changed(reload()) }
    }
  }
}
