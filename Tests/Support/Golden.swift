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

/// A frame in few bytes: its rows without the blanks at their ends, and one number for all its roles and the cursor.
package func compactGolden(of frame: Frame) -> String {
  let canvas = frame.canvas
  // FNV-1a.
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  for row in 0..<canvas.size.rows {
    for column in 0..<canvas.size.columns {
      for byte in canvas[column, row].role.name.utf8 { add(byte) }
    }
  }
  let cursor = frame.cursor.map { "\($0.column),\($0.row)" } ?? "none"
  let rows = canvas.plainRows.map { row in
    "│" + String(row.reversed().drop { $0 == " " }.reversed())
  }
  return rows.joined(separator: "\n") + "\nroles \(String(hash, radix: 16)), cursor \(cursor)\n"
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
