import Foundation
import Storage
import Texts

/// What a report of a bug needs: what `doctor` found, how much is stored, how the log ends (K14).
///
/// Nothing is in it that the report and the log do not hold, and they hold figures, paths and names of calls: no key, no
/// token, no text of a product or of a person.
struct DoctorBundle {
  /// So much of the log's end: some thousands of lines.
  private static let mostLog = 262_144

  private let report: DoctorReport
  private let log: String
  private let texts: Texts

  /// - Parameter log: The path of the log.
  init(_ report: DoctorReport, log: String, _ texts: Texts) {
    self.report = report
    self.log = log
    self.texts = texts
  }

  /// Writes a private file; one that is there is never replaced.
  func write(to path: String) throws(ToolFailure) {
    do throws(StoreError) {
      try PrivateFiles.create(path, with: Array((json.text + "\n").utf8))
    } catch {
      throw ToolFailure(error, texts)
    }
  }

  private var json: JSONText {
    .object([
      "made": .string(ISOTime.text(Date())), "doctor": report.json(texts),
      "rows": .array(
        report.stores.map { store in
          .object([
            "name": .string(store.name),
            "tables": .object(
              store.rows.map { JSONText.Member(name: $0.table, value: .number($0.rows)) }),
          ])
        }), "log": .array(logLines.map(JSONText.string)),
    ])
  }

  /// The last lines, those of the file before it first.
  private var logLines: [String] {
    let former = Self.end(of: log + ".1")
    let bytes = (former + Self.end(of: log)).suffix(Self.mostLog)
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    // The first one may be the end of one.
    if bytes.count == Self.mostLog, !lines.isEmpty { lines.removeFirst() }
    return lines
  }

  private static func end(of path: String) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: size > UInt64(mostLog) ? size - UInt64(mostLog) : 0)
    return (try? file.readToEnd()).map { [UInt8]($0) } ?? []
  }
}
