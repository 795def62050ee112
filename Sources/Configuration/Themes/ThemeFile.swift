import TerminalCore

/// A theme as its file says it, before inheritance is followed.
struct ThemeFile {
  var name: String
  var isDark: Bool?
  var parent: Name?
  var palette: [String: Colour] = [:]
  var roles: [Role: PartialStyle] = [:]

  /// A name of something that may not be there, and where it is written.
  struct Name {
    var text: String
    var line: Int?
    var key: String
    var file: String

    func problem(_ kind: ConfigProblem.Kind) -> ConfigProblem {
      ConfigProblem(file: file, line: line, key: key, kind)
    }
  }

  /// What a file says of a role; nil leaves what the parent says.
  struct PartialStyle {
    var foreground: Name?
    var background: Name?
    var attributes: Style.Attributes?
  }

  /// Reads a theme file.
  ///
  /// Every problem names its line; a theme with problems is not used.
  static func parse(
    _ text: String, name: String, file: String
  ) -> Result<ThemeFile, ConfigProblems> {
    let reader: TableReader
    do throws(ConfigProblem) {
      reader = try TOMLText.parse(text, file: file)
    } catch {
      return .failure(ConfigProblems([error]))
    }
    var theme = ThemeFile(name: name)
    theme.isDark = reader.bool("dark")
    theme.parent = named(reader, "inherits")
    if let palette = reader.table("palette") {
      for key in palette.keys {
        guard let value = palette.string(key) else { continue }
        if let colour = Colour(value) {
          theme.palette[key] = colour
        } else {
          palette.note(key, .badColour(value))
        }
      }
      reader.take(palette)
    }
    if let roles = reader.table("roles") {
      for key in roles.keys {
        guard let role = Role(name: key) else {
          roles.note(key, .unknownRole(key))
          continue
        }
        theme.roles[role] = style(roles, key)
      }
      reader.take(roles)
    }
    reader.noteUnknownKeys()
    return reader.problems.isEmpty ? .success(theme) : .failure(ConfigProblems(reader.problems))
  }

  private static func named(_ table: TableReader, _ key: String) -> Name? {
    table.string(key).map { text in
      Name(
        text: text, line: table.line(of: key), key: table.path.key(key).text, file: table.file)
    }
  }

  private static func style(_ roles: TableReader, _ key: String) -> PartialStyle? {
    guard let table = roles.table(key) else { return nil }
    defer { roles.take(table) }
    var style = PartialStyle()
    style.foreground = named(table, "fg")
    style.background = named(table, "bg")
    if let names = table.strings("attributes") {
      var attributes: Style.Attributes = []
      for name in names {
        guard let attribute = Style.Attributes.byName[name] else {
          table.note("attributes", .notOneOf(Style.Attributes.byName.keys.sorted()))
          continue
        }
        attributes.insert(attribute)
      }
      style.attributes = attributes
    }
    table.noteUnknownKeys()
    return style
  }
}
