import Foundation

/// Where the program's files are.
package struct Paths: Equatable, Sendable {
  package let configDirectory: String
  package let stateDirectory: String
  package let cacheDirectory: String
  package let config: String

  /// - Parameters:
  ///   - config: The file of `--config` or `SELLERDESK_CONFIG`; nil for the usual place.
  ///   - isDemo: The demo keeps everything under a `demo/` of its own.
  package init(environment: [String: String], config: String?, isDemo: Bool) {
    func base(_ variable: String, _ fallback: String) -> String {
      // Relative paths are to be ignored, says the XDG specification.
      if let path = environment[variable], path.hasPrefix("/") { return path }
      return (environment["HOME"] ?? "/") + fallback
    }
    let own = isDemo ? "/sellerdesk/demo" : "/sellerdesk"
    configDirectory = base("XDG_CONFIG_HOME", "/.config") + own
    stateDirectory = base("XDG_STATE_HOME", "/.local/state") + own
    cacheDirectory = base("XDG_CACHE_HOME", "/.cache") + own
    self.config = config ?? configDirectory + "/config.toml"
  }

  package var desk: String { stateDirectory + "/desk.sqlite" }
  package var pages: String { stateDirectory + "/pages.sqlite" }
  package var log: String { stateDirectory + "/sellerdesk.log" }
  package var themes: String { configDirectory + "/themes" }
  /// The keys that `login` keeps in files, beside the config that names them.
  package var keys: String { Self.folder(of: config) + "/keys" }
  package var answers: String { configDirectory + "/answers" }

  /// The directory of a file, from the root on.
  static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    if folder.hasPrefix("/") { return folder == "/" ? "" : folder }
    let here = FileManager.default.currentDirectoryPath
    return folder.isEmpty ? here : here + "/" + folder
  }

  /// Every file and directory by the name that `sellerdesk paths` gives it.
  package var all: [(name: String, path: String)] {
    [
      ("config", config), ("desk", desk), ("pages", pages), ("log", log),
      ("cache", cacheDirectory), ("themes", themes), ("answers", answers), ("keys", keys),
    ]
  }
}
