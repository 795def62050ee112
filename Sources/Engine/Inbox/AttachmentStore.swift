import Foundation
import Marketplace

/// Files of messages on this machine: a cache of limited size, and copies that the seller asked for.
///
/// Names come from strangers: nothing of them but letters, digits and a few signs becomes part of a path, and nothing that
/// is there is written over.
struct AttachmentStore: Sendable {
  /// The largest file that is fetched.
  static let limit = 16 << 20
  /// The cache holds so much; the files that were used longest ago go first.
  static let cacheLimit = 200 << 20

  let cacheDirectory: String?

  enum Problem: Error {
    /// The words are the system's.
    case notWritten(String)
  }

  // MARK: The cache

  private func cachePath(
    _ dialog: DialogID, _ message: MessageID, _ attachment: DialogMessage.Attachment
  ) -> String? {
    cacheDirectory.map { directory in
      "\(directory)/attachments/\(Self.plain(dialog.text))/\(message)-\(Self.name(attachment))"
    }
  }

  /// Where a file is, if it has been fetched before.
  func cached(
    _ dialog: DialogID, _ message: MessageID, _ attachment: DialogMessage.Attachment
  ) -> String? {
    guard let path = cachePath(dialog, message, attachment),
      FileManager.default.fileExists(atPath: path)
    else { return nil }
    // Used just now.
    utimes(path, nil)
    return path
  }

  /// Keeps a file in the cache and says where it is.
  func keep(
    _ data: Data, _ dialog: DialogID, _ message: MessageID,
    _ attachment: DialogMessage.Attachment
  ) throws(Problem) -> String {
    guard let path = cachePath(dialog, message, attachment) else {
      throw .notWritten(String(cString: strerror(ENOENT)))
    }
    try Self.makeDirectory((path as NSString).deletingLastPathComponent)
    let fresh = path + ".part"
    unlink(fresh)
    try Self.write(data, to: fresh)
    guard rename(fresh, path) == 0 else { throw Self.trouble() }
    prune(sparing: path)
    return path
  }

  /// Deletes the files that were used longest ago until the cache is within its limit.
  private func prune(sparing kept: String) {
    guard let cacheDirectory else { return }
    let root = cacheDirectory + "/attachments"
    var files: [(path: String, size: Int, used: Date)] = []
    for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
      let path = "\(root)/\(name)"
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        attributes[.type] as? FileAttributeType == .typeRegular
      else { continue }
      files.append(
        (
          path, attributes[.size] as? Int ?? 0,
          attributes[.modificationDate] as? Date ?? .distantPast
        ))
    }
    var total = files.reduce(0) { $0 + $1.size }
    for file in files.sorted(by: { $0.used < $1.used }) where file.path != kept {
      guard total > Self.cacheLimit else { return }
      if unlink(file.path) == 0 { total -= file.size }
    }
  }

  // MARK: Copies

  /// Writes a file under its own name into a directory, beside what is there.
  func save(
    _ data: Data, _ attachment: DialogMessage.Attachment, in directory: String
  ) throws(Problem) -> String {
    let name = Self.name(attachment) as NSString
    let (stem, ending) = (name.deletingPathExtension, name.pathExtension)
    for number in 1...10_000 {
      let numbered = number == 1 ? stem : "\(stem)-\(number)"
      let path = "\(directory)/\(numbered)\(ending.isEmpty ? "" : "." + ending)"
      do throws(Problem) {
        try Self.write(data, to: path)
        return path
      } catch {
        guard errno == EEXIST else { throw error }
      }
    }
    throw .notWritten(String(cString: strerror(EEXIST)))
  }

  // MARK: Files

  private static func makeDirectory(_ path: String) throws(Problem) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .notWritten(error.localizedDescription)
    }
  }

  /// Makes a file that was not there, for this user alone.
  private static func write(_ data: Data, to path: String) throws(Problem) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw trouble() }
    defer { close(descriptor) }
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let problem = trouble()
        unlink(path)
        throw problem
      }
      rest = rest.dropFirst(count)
    }
  }

  private static func trouble() -> Problem { .notWritten(String(cString: strerror(errno))) }

  /// The file's name as a path may have it: letters, digits and a few signs, no dot in front, at most 120 bytes.
  static func name(_ attachment: DialogMessage.Attachment) -> String {
    let own = attachment.name ?? attachment.address.map { ($0 as NSString).lastPathComponent } ?? ""
    // What another system takes for a path is none here.
    let last = own.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let name = plain(last)
    return name.isEmpty ? "file" : name
  }

  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
      let isKept =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_.()+ ".unicodeScalars.contains(scalar)
      plain.unicodeScalars.append(isKept ? scalar : "_")
    }
    plain = String(plain.drop { $0 == "." || $0 == " " || $0 == "-" })
    guard plain.utf8.count > 120 else { return plain }
    // The ending says with which program it is opened.
    let ending = (plain as NSString).pathExtension
    let kept = ending.utf8.count < 12 && !ending.isEmpty ? "." + ending : ""
    while plain.utf8.count > 120 - kept.utf8.count { plain.removeLast() }
    return plain + kept
  }
}
