import Dashboard
import Foundation
import Marketplace
import Pictures
import Storage
import TerminalCore

extension InboxService {
  /// Fetches an attachment and hands it on; one that has been fetched before is not asked for again.
  func fetch(
    _ attachment: DialogMessage.Attachment, of message: MessageID, _ dialog: DialogID,
    _ purpose: AttachmentPurpose
  ) {
    busy.begin(isQuick: false)
    fileLane.perform { [self] in
      if purpose == .show {
        tell(.pictureRead(message, picture(attachment, message, dialog)))
        busy.end()
        return
      }
      let (path, problem) = fetched(attachment, message, dialog, purpose)
      if case .save = purpose, let problem,
        AttachmentStore(cacheDirectory: tools.cacheDirectory).cached(dialog, message, attachment)
          != nil
      {
        // It was fetched; what is wrong is the place.
        tell(.attachmentNotSaved(dialog, message, attachment, words: problem))
      } else {
        tell(.attachmentFetched(message, path: path, problem: problem))
      }
      busy.end()
    }
  }

  /// Says how long a file is that the seller wants to send, or why it cannot be sent.
  func examine(_ file: Reply.File, _ dialog: DialogID) {
    perform(on: deskLane, isQuick: true) { () throws(StoreError) in
      let (length, problem) = Self.length(of: file.path)
      return [
        .fileExamined(
          dialog, file, length: length, problem: problem.map { String(cString: strerror($0)) })
      ]
    }
  }

  private static func length(of path: String) -> (length: Int?, problem: Int32?) {
    // A pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return (nil, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return (nil, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return (nil, EISDIR)
    default: return (nil, EINVAL)
    }
    guard status.st_size > 0 else { return (nil, ENODATA) }
    guard status.st_size <= AttachmentStore.limit else { return (nil, EFBIG) }
    return (Int(status.st_size), nil)
  }

  /// So many names are shown of those that a path may go on with.
  private static let mostNames = 40

  func complete(_ path: String, _ typed: String) {
    perform(on: deskLane, isQuick: true) { () throws(StoreError) in
      let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
      let (directory, start) = (String(path[..<cut]), path[cut...])
      var names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      // What is hidden is meant by its dot only.
      names = names.filter { $0.hasPrefix(start) && ($0.first != "." || start.first == ".") }
        .sorted()
      names = names.map { name in
        var isDirectory: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: directory + name, isDirectory: &isDirectory)
        return isDirectory.boolValue ? name + "/" : name
      }
      let common = names.dropFirst().reduce(names.first ?? "") { $0.commonPrefix(with: $1) }
      let addition = common.hasPrefix(start) ? String(common.dropFirst(start.count)) : ""
      return [
        .pathCompleted(typed, addition: addition, names: Array(names.prefix(Self.mostNames)))
      ]
    }
  }

  /// Fetches a picture and reads it, as small as a screen shows it.
  private func picture(
    _ attachment: DialogMessage.Attachment, _ message: MessageID, _ dialog: DialogID
  ) -> PictureReading {
    let (path, problem) = fetched(attachment, message, dialog, .show)
    guard let path, let data = FileManager.default.contents(atPath: path) else {
      return PictureReading(.notFetched(problem ?? String(cString: strerror(errno))))
    }
    let bytes = Array(data.prefix(AttachmentStore.limit))
    let facts = PictureReader.facts(bytes)
    do throws(PictureProblem) {
      return PictureReading(
        bytes: data.count, facts: facts, .picture(try PictureReader.read(bytes)))
    } catch {
      return PictureReading(bytes: data.count, facts: facts, .notShown(error))
    }
  }

  private func fetched(
    _ attachment: DialogMessage.Attachment, _ message: MessageID, _ dialog: DialogID,
    _ purpose: AttachmentPurpose
  ) -> (path: String?, problem: String?) {
    let files = AttachmentStore(cacheDirectory: tools.cacheDirectory)
    do throws(AttachmentStore.Problem) {
      var path = files.cached(dialog, message, attachment)
      if path == nil {
        switch data(behind: attachment) {
        case .success(let data): path = try files.keep(data, dialog, message, attachment)
        case .failure(let error): return (nil, tools.words(error))
        }
      }
      guard let path else { return (nil, nil) }
      switch purpose {
      case .show:
        return (path, nil)
      case .open:
        return (path, tools.openFile(path))
      case .save(let directory, let makesDirectory):
        if makesDirectory {
          // Where that fails, so does what follows, and says why.
          try? FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        }
        guard let data = FileManager.default.contents(atPath: path) else {
          return (nil, String(cString: strerror(errno)))
        }
        return (try files.save(data, attachment, in: directory), nil)
      }
    } catch {
      switch error {
      case .notWritten(let words): return (nil, words)
      }
    }
  }

  private func data(
    behind attachment: DialogMessage.Attachment
  ) -> Result<Data, MarketplaceError> {
    guard tools.pollInterval != nil else { return .failure(.offline) }
    guard let address = attachment.address else { return .failure(.notFound) }
    do throws(MarketplaceError) {
      return .success(
        try service.userClient.attachment(at: address, limit: AttachmentStore.limit))
    } catch {
      return .failure(error)
    }
  }
}
