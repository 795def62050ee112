import Foundation
package import TerminalCore
package import Testing

/// Compares a canvas with its recorded picture: the rows as text, then one letter for the role of each cell.
///
/// A picture that is not there is recorded, and the test fails this once: somebody has to look at it. It also fails, and
/// leaves the new picture beside the old one, when they differ.
package func expectGolden(
  _ canvas: Canvas, _ name: String, file: StaticString = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectGolden(goldenText(of: canvas), name, file: file, sourceLocation: sourceLocation)
}

/// Compares a text with its recorded one, in the same way.
package func expectGolden(
  _ picture: String, _ name: String, file: StaticString = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let directory = ("\(file)" as NSString).deletingLastPathComponent + "/Goldens"
  try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  let path = directory + "/\(name).txt"
  guard let recorded = try? String(contentsOfFile: path, encoding: .utf8) else {
    try picture.write(toFile: path, atomically: true, encoding: .utf8)
    Issue.record("recorded a new golden, look at it: \(path)", sourceLocation: sourceLocation)
    return
  }
  guard recorded != picture else { return }
  try picture.write(toFile: path + ".new", atomically: true, encoding: .utf8)
  let difference = zip(recorded.split(separator: "\n"), picture.split(separator: "\n"))
    .first { $0 != $1 }
  Issue.record(
    """
    differs from \(path); the new picture is in \(name).txt.new
    was: \(difference.map { String($0.0) } ?? "")
    is:  \(difference.map { String($0.1) } ?? "")
    """, sourceLocation: sourceLocation)
}

/// What a frame looks like on a terminal: a theme, and how many colours there are for it.
package struct Look: Sendable {
  package enum Colours: Sendable {
    case all
    case sixteen
  }

  let name: String
  let theme: Theme
  let colours: Colours

  package init(_ name: String, _ theme: Theme, _ colours: Colours = .all) {
    self.name = name
    self.theme = theme
    self.colours = colours
  }

  fileprivate func words(_ role: Role) -> String {
    let style = theme[role]
    switch colours {
    case .all: return "\(style.foreground) \(style.background) \(style.attributes.rawValue)"
    case .sixteen:
      let numbers = style.basicColours(ofSixteen: true)
      return "\(numbers.foreground ?? 99) \(numbers.background ?? 99) \(style.attributes.rawValue)"
    }
  }
}

/// A frame in few bytes: its rows without the blanks at their ends, a number for all its roles, one for how they look to
/// each of those who look, and the cursor.
package func compactGolden(of frame: Frame, _ looks: [Look]) -> String {
  let canvas = frame.canvas
  func number(_ words: (Role) -> String) -> String {
    // FNV-1a.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let byRole = Role.allCases.map { Array(words($0).utf8) }
    for row in 0..<canvas.size.rows {
      for column in 0..<canvas.size.columns {
        for byte in byRole[Int(canvas[column, row].role.rawValue)] {
          hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
      }
    }
    return String(hash, radix: 16)
  }
  let cursor = frame.cursor.map { "\($0.column),\($0.row)" } ?? "none"
  let rows = canvas.plainRows.map { row in
    "│" + String(row.reversed().drop { $0 == " " }.reversed())
  }
  let looks = looks.map { look in "\(look.name) \(number(look.words))" }
  return rows.joined(separator: "\n") + "\nroles \(number(\.name)), cursor \(cursor)\n"
    + looks.joined(separator: ", ") + "\n"
}

/// The rows, a rule, the same rows as letters of roles, and what the letters mean.
private func goldenText(of canvas: Canvas) -> String {
  let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  var used: [Role: Character] = [.default: "."]
  var roles: [String] = []
  for row in 0..<canvas.size.rows {
    var line = ""
    for column in 0..<canvas.size.columns {
      let role = canvas[column, row].role
      if used[role] == nil { used[role] = letters[min(used.count - 1, letters.count - 1)] }
      line.append(used[role] ?? "?")
    }
    roles.append(line)
  }
  let legend = used.sorted { "\($0.value)" < "\($1.value)" }.map { "\($0.value) \($0.key.name)" }
  let text = canvas.plainRows.map { "│" + $0 + "│" }
  return (text + ["—"] + roles + ["—"] + legend).joined(separator: "\n") + "\n"
}
