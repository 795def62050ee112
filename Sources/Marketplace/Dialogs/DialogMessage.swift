package import Foundation

/// One message of a dialog.
package struct DialogMessage: Hashable, Sendable, Identifiable {
  package var id: MessageID
  package var author: Author
  /// Raw, HTML possible; empty for a message that is only a file.
  package var text: String
  package var writtenAt: Date?
  /// When the other side read it; nil when it has not.
  package var seenAt: Date?
  package var isDeleted: Bool
  package var attachment: Attachment?

  package init(
    id: MessageID, author: Author, text: String, writtenAt: Date?, seenAt: Date? = nil,
    isDeleted: Bool = false, attachment: Attachment? = nil
  ) {
    self.id = id
    self.author = author
    self.text = text
    self.writtenAt = writtenAt
    self.seenAt = seenAt
    self.isDeleted = isDeleted
    self.attachment = attachment
  }

  /// Who wrote.
  ///
  /// The raw value is the name in stores and on the command line.
  package enum Author: String, CaseIterable, Sendable {
    case buyer
    case seller
    /// The marketplace's own people: neither buyer nor seller (api/digiseller.md §3.3).
    case administration
  }

  /// A file that came with a message.
  package struct Attachment: Hashable, Sendable, Codable {
    /// As the sender's machine called it, raw; nil when the marketplace does not tell.
    package var name: String?
    /// Where it can be fetched, raw; nil when the marketplace does not tell.
    package var address: String?
    package var isImage: Bool
    /// Where a small picture of it can be fetched.
    package var preview: String?

    package init(
      name: String? = nil, address: String? = nil, isImage: Bool = false, preview: String? = nil
    ) {
      self.name = name
      self.address = address
      self.isImage = isImage
      self.preview = preview
    }

    /// Whether the file's name says that a program for it shows it; every other kind may run as a program itself.
    ///
    /// A page of the web is none of them: it would run what the sender wrote, with the rights of a local file.
    package var mayBeOpened: Bool {
      guard let name, let dot = name.lastIndex(of: ".") else { return isImage }
      return Self.shownKinds.contains(name[name.index(after: dot)...].lowercased())
    }

    private static let shownKinds: Set<String> = [
      "png", "jpg", "jpeg", "jfif", "gif", "webp", "bmp", "tif", "tiff", "heic", "avif", "pdf",
      "txt",
      "log", "csv", "json", "docx", "xlsx", "odt", "ods", "rtf", "zip", "rar", "7z", "mp3", "ogg",
      "wav", "m4a", "mp4", "webm", "mov", "mkv", "avi",
    ]
  }
}

/// Which messages of a dialog to ask for; answers are in ascending order of ids.
package enum MessageRange: Hashable, Sendable {
  /// The newest ones.
  case newest(count: Int)
  /// Those just before this one.
  case before(MessageID, count: Int)
  /// Everything after this one.
  case after(MessageID)
}

/// A run of messages as the marketplace answered it.
package struct MessagePage: Hashable, Sendable {
  /// In ascending order of ids.
  package var messages: [DialogMessage]
  /// Records of it that could not be read.
  ///
  /// One bad record never hides its neighbours.
  package var rejected: [RejectedRecord]

  package init(messages: [DialogMessage], rejected: [RejectedRecord] = []) {
    self.messages = messages
    self.rejected = rejected
  }
}
