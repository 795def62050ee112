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
      tell(.attachmentFetched(message, path: path, problem: problem))
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
      case .save(let directory):
        guard let data = FileManager.default.contents(atPath: path) else {
          return (nil, String(cString: strerror(errno)))
        }
        do throws(AttachmentStore.Problem) {
          return (try files.save(data, attachment, in: directory), nil)
        } catch .notWritten(let words) {
          // It was fetched; what is wrong is the place.
          return (nil, directory + ": " + words)
        }
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
