import Foundation
import Synchronization
package import TerminalCore

/// All themes that can be had: those compiled in and the seller's own.
///
/// A theme of the seller's wins over a compiled one of its name, and may inherit from it; a broken one
/// costs its colours, not the program. Files are read when their theme is wanted.
package final class ThemeLibrary: Sendable {
  /// By theme name: the seller's own file before the compiled one.
  private let sources: [String: [Source]]
  private let read = Mutex<[Place: Result<Theme, ConfigProblems>]>([:])

  private struct Source: Sendable {
    var file: String
    var text: @Sendable () throws(FileTrouble) -> String?
  }

  /// A theme file: the name, and how many of that name come before it.
  private struct Place: Hashable {
    var name: String
    var index = 0
  }

  /// More than any theme.
  private static let longest = 262_144

  /// - Parameter directory: The seller's own themes; nil or missing for none.
  package init(directory: String?) {
    var sources: [String: [Source]] = [:]
    if let directory, let files = try? FileManager.default.contentsOfDirectory(atPath: directory) {
      for file in files where file.hasSuffix(".toml") && !file.hasPrefix(".") {
        let path = directory + "/" + file
        let own = Source(file: path) { () throws(FileTrouble) in
          String(validating: try RegularFile.read(path, limit: Self.longest), as: UTF8.self)
        }
        sources[String(file.dropLast(5)), default: []].append(own)
      }
    }
    for (name, text) in CompiledThemes.texts {
      let compiled = Source(file: "themes/\(name).toml") { () throws(FileTrouble) in text() }
      sources[name, default: []].append(compiled)
    }
    self.sources = sources
  }

  /// In order.
  package var names: [String] { sources.keys.sorted() }

  /// A theme by its name; nil when there is none or its file is broken.
  ///
  /// For a broken file of the seller's the compiled theme of its name stands in.
  package subscript(name: String) -> Theme? {
    for index in (sources[name] ?? []).indices {
      if let theme = try? theme(Place(name: name, index: index)).get() { return theme }
    }
    return nil
  }

  /// All themes that can be used, in order of name.
  package var themes: [Theme] { names.compactMap { self[$0] } }

  /// Everything that is wrong with any theme file, each thing once.
  package var problems: [ConfigProblem] {
    var problems: [ConfigProblem] = []
    for name in names {
      guard case .failure(let found) = theme(Place(name: name)) else { continue }
      for problem in found.all where !problems.contains(problem) { problems.append(problem) }
    }
    return problems
  }

  /// What is wrong with a theme's file: empty for one that can be used; nil where there is none of that name.
  ///
  /// A broken file of the seller's counts also where a compiled theme stands in for it.
  package func problems(of name: String) -> [ConfigProblem]? {
    guard sources[name] != nil else { return nil }
    if case .failure(let found) = theme(Place(name: name)) { return found.all }
    return []
  }

  private func theme(_ place: Place) -> Result<Theme, ConfigProblems> {
    if let known = read.withLock({ $0[place] }) { return known }
    let result: Result<Theme, ConfigProblems>
    do throws(ConfigProblems) {
      result = .success(try resolve(chain(from: place), name: place.name))
    } catch {
      result = .failure(error)
    }
    read.withLock { $0[place] = result }
    return result
  }

  private func parse(_ source: Source, _ name: String) throws(ConfigProblems) -> ThemeFile {
    let text: String?
    do throws(FileTrouble) {
      text = try source.text()
    } catch {
      throw ConfigProblems([ConfigProblem(file: source.file, .unreadable(error))])
    }
    guard let text else { throw ConfigProblems([ConfigProblem(file: source.file, .notUTF8)]) }
    return try ThemeFile.parse(text, name: name, file: source.file).get()
  }

  /// A theme's file and those it inherits from, nearest first.
  private func chain(from place: Place) throws(ConfigProblems) -> [ThemeFile] {
    var chain: [ThemeFile] = []
    var visited: [Place] = []
    var next = place
    while let known = sources[next.name], known.indices.contains(next.index) {
      visited.append(next)
      let file = try parse(known[next.index], next.name)
      chain.append(file)
      guard let parent = file.parent else { return chain }
      // A theme that inherits from its own name means the one that it stands before.
      next =
        parent.text == next.name
        ? Place(name: next.name, index: next.index + 1)
        : Place(name: parent.text)
      let exists = sources[next.name]?.indices.contains(next.index) ?? false
      if visited.contains(next) || (!exists && parent.text == file.name) {
        let names = visited.map(\.name) + [next.name]
        throw ConfigProblems([parent.problem(.inheritsInCircle(names))])
      }
      guard exists else {
        throw ConfigProblems([parent.problem(.noSuchTheme(parent.text, known: self.names))])
      }
    }
    return chain
  }

  /// Follows inheritance, then the palette, then the fall-back along the dots.
  private func resolve(
    _ chain: [ThemeFile], name: String
  ) throws(ConfigProblems) -> Theme {
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
    var problems: [ConfigProblem] = []
    func colour(_ name: ThemeFile.Name?) -> Colour? {
      guard let name else { return nil }
      let colour = palette[name.text] ?? Colour(name.text)
      if colour == nil { problems.append(name.problem(.badColour(name.text))) }
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
        foreground: colour(partial.foreground) ?? base.foreground,
        background: colour(partial.background) ?? base.background,
        attributes: partial.attributes ?? (role == .default ? [] : base.attributes))
    }
    guard problems.isEmpty else { throw ConfigProblems(problems) }
    return Theme(name: name, isDark: isDark, styles: styles)
  }
}
