import Foundation
import Synchronization
package import TerminalCore

/// All themes that can be had: those compiled in and the seller's own.
///
/// A theme of the seller's wins over a compiled one of its name; a broken one costs its colours,
/// not the program. Files are read when their theme is wanted.
package final class ThemeLibrary: Sendable {
  /// The texts of all files by theme name, the seller's own ones in the place of compiled ones.
  private let sources: [String: Source]
  private let read = Mutex<[String: Result<Theme, ConfigProblems>]>([:])

  private struct Source: Sendable {
    var file: String
    var text: @Sendable () -> String?
  }

  /// - Parameter directory: The seller's own themes; nil or missing for none.
  package init(directory: String?) {
    var sources: [String: Source] = [:]
    for (name, text) in CompiledThemes.texts {
      sources[name] = Source(file: "themes/\(name).toml", text: text)
    }
    if let directory, let files = try? FileManager.default.contentsOfDirectory(atPath: directory) {
      for file in files where file.hasSuffix(".toml") {
        let path = directory + "/" + file
        sources[String(file.dropLast(5))] = Source(file: path) {
          FileManager.default.contents(atPath: path).flatMap {
            String(validating: $0, as: UTF8.self)
          }
        }
      }
    }
    self.sources = sources
  }

  /// In order.
  package var names: [String] { sources.keys.sorted() }

  /// A theme by its name; nil when there is none or its file is broken.
  package subscript(name: String) -> Theme? {
    try? theme(name).get()
  }

  /// All themes that can be used, in order of name.
  package var themes: [Theme] { names.compactMap { self[$0] } }

  /// Everything that is wrong with any theme file.
  package var problems: [ConfigProblem] {
    names.flatMap { name -> [ConfigProblem] in
      guard case .failure(let problems) = theme(name) else { return [] }
      return problems.all
    }
  }

  private func theme(_ name: String) -> Result<Theme, ConfigProblems> {
    if let known = read.withLock({ $0[name] }) { return known }
    let result: Result<Theme, ConfigProblems>
    do throws(ConfigProblems) {
      result = .success(try resolve(name))
    } catch {
      result = .failure(error)
    }
    read.withLock { $0[name] = result }
    return result
  }

  private func parse(_ name: String, for theme: String) throws(ConfigProblems) -> ThemeFile {
    guard let source = sources[name] else {
      throw ConfigProblems([
        ConfigProblem(
          file: sources[theme]?.file ?? theme, key: "inherits", .noSuchTheme(name, known: names))
      ])
    }
    guard let text = source.text() else {
      throw ConfigProblems([ConfigProblem(file: source.file, .notUTF8)])
    }
    return try ThemeFile.parse(text, name: name, file: source.file).get()
  }

  /// Follows inheritance, then the palette, then the fall-back along the dots.
  private func resolve(_ name: String) throws(ConfigProblems) -> Theme {
    let file = sources[name]?.file ?? name
    var chain: [ThemeFile] = []
    var next: String? = name
    while let current = next {
      guard !chain.contains(where: { $0.name == current }) else {
        throw ConfigProblems([
          ConfigProblem(
            file: file, key: "inherits", .inheritsInCircle(chain.map(\.name) + [current]))
        ])
      }
      let parsed = try parse(current, for: name)
      chain.append(parsed)
      next = parsed.parent
    }
    var palette: [String: Colour] = [:]
    var roles: [Role: ThemeFile.PartialStyle] = [:]
    var isDark = true
    for file in chain.reversed() {
      palette.merge(file.palette) { $1 }
      isDark = file.isDark ?? isDark
      for (role, style) in file.roles {
        var merged = roles[role] ?? ThemeFile.PartialStyle()
        merged.foreground = style.foreground ?? merged.foreground
        merged.background = style.background ?? merged.background
        merged.attributes = style.attributes ?? merged.attributes
        roles[role] = merged
      }
    }
    func colour(_ text: String?, _ role: Role) throws(ConfigProblems) -> Colour? {
      guard let text else { return nil }
      guard let colour = palette[text] ?? Colour(text) else {
        throw ConfigProblems([
          ConfigProblem(file: file, key: "roles." + role.name, .badColour(text))
        ])
      }
      return colour
    }
    // A role that names one of its colours only takes the other from what it falls back to.
    var styles: [Role: Style] = [:]
    for role in Role.allCases {
      guard let partial = roles[role] else { continue }
      var above: Style?
      var prefix = Substring(role.name)
      while above == nil, let dot = prefix.lastIndex(of: ".") {
        prefix = prefix[..<dot]
        above = Role(name: String(prefix)).flatMap { styles[$0] }
      }
      let base = above ?? styles[.default] ?? Style()
      styles[role] = Style(
        foreground: try colour(partial.foreground, role) ?? base.foreground,
        background: try colour(partial.background, role) ?? base.background,
        attributes: partial.attributes ?? (role == .default ? [] : base.attributes))
    }
    return Theme(name: name, isDark: isDark, styles: styles)
  }
}
