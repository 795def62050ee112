package import Foundation
import GRDB
import Marketplace

/// Files that go with answers: copies of their own, so that an answer that leaves in an hour takes along what the seller
/// attached, whatever happens to the original.
extension DeskStore {
  /// More than any marketplace takes.
  static let largestFile = 16 * 1_048_576

  /// Beside the store; a store in memory keeps no files.
  private var filesDirectory: String? {
    path == ":memory:" ? nil : (path as NSString).deletingLastPathComponent + "/outgoing"
  }

  /// The answer with its files copied.
  ///
  /// - Throws: `.inaccessible` naming the file that cannot be read, is no regular file or is too large.
  func keepingFiles(of reply: Reply) throws(StoreError) -> Reply {
    guard let directory = filesDirectory, !reply.files.isEmpty else { return reply }
    try PrivateFiles.makeDirectory(directory)
    var kept = reply
    kept.files = []
    for file in reply.files {
      guard !file.path.hasPrefix(directory + "/") else {
        kept.files.append(file)
        continue
      }
      let copy = "\(directory)/\(UUID().uuidString)"
      try PrivateFiles.create(copy, with: try Self.contents(of: file.path))
      kept.files.append(Reply.File(path: copy, name: file.name))
    }
    return kept
  }

  private static func contents(of path: String) throws(StoreError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .inaccessible(path: path, reason: String(cString: strerror(EINVAL)))
    }
    guard status.st_size <= largestFile else {
      throw .inaccessible(path: path, reason: String(cString: strerror(EFBIG)))
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    return [UInt8](data)
  }

  /// Removes copies that no answer and no draft names any more.
  package func removeUnusedFiles(now: Date) throws(StoreError) {
    guard let directory = filesDirectory,
      let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
    else { return }
    let used = try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT reply.files FROM reply JOIN item ON item.id = reply.id
          WHERE item.state NOT IN ('done', 'cancelled') AND reply.files <> '[]'
          UNION ALL SELECT files FROM draft WHERE files <> '[]'
          """)
    }.flatMap { OutboxRecord.files($0).map(\.path) }
    for name in names {
      let path = directory + "/" + name
      var status = stat()
      // One that was made a moment ago may be on its way into the store.
      guard !used.contains(path), stat(path, &status) == 0,
        now.timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > 3_600
      else { continue }
      unlink(path)
    }
  }
}
