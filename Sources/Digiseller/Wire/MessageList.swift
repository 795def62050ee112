import Foundation
import Marketplace

/// The answer of `GET debates/v2` (api/digiseller.md §3.3): a bare array, or one under a name that clients met.
struct MessageList: Decodable {
  let envelope: Envelope
  /// Nil when the answer holds no list of any name.
  let rows: LenientArray<Row>?

  private enum Key: String, CodingKey {
    case messages, debates, items, list
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    if let container = try? decoder.container(keyedBy: Key.self) {
      rows = try container.array(of: Row.self, under: .messages, .debates, .items, .list)
    } else {
      _ = try decoder.unkeyedContainer()
      rows = try LenientArray<Row>(from: decoder)
    }
  }

  /// One message.
  struct Row: Decodable {
    let message: DialogMessage

    private enum Key: String, CodingKey {
      case id, message, buyer, seller, deleted, filename, url, preview
      case written = "date_written"
      case seen = "date_seen"
      case isFile = "is_file"
      case isImage = "is_img"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      guard let id = container.number(.id) else {
        throw DecodingError.keyNotFound(
          Key.id,
          DecodingError.Context(
            codingPath: container.codingPath, debugDescription: "a message without an id"))
      }
      let author: DialogMessage.Author
      switch (container.flag(.buyer) ?? false, container.flag(.seller) ?? false) {
      case (true, false): author = .buyer
      case (false, true): author = .seller
      // The administration is neither; whoever is both is nobody that an answer is owed to.
      case (false, false), (true, true): author = .administration
      }
      let text = container.text(.message) ?? ""
      let name = container.words(.filename)
      let address = container.words(.url)
      let isImage = container.flag(.isImage) ?? false
      let isFile = container.flag(.isFile) ?? (isImage || address != nil || name != nil)
      message = DialogMessage(
        id: MessageID(Int64(id)), author: author,
        // The text of a file is its name, and sometimes the only place of it.
        text: isFile && (name == nil || name == text) ? "" : text,
        writtenAt: container.moment(.written), seenAt: container.moment(.seen),
        isDeleted: container.flag(.deleted) ?? false,
        attachment: isFile
          ? DialogMessage.Attachment(
            name: name ?? (text.isEmpty ? nil : text), address: address, isImage: isImage,
            preview: container.words(.preview)) : nil)
    }
  }
}

/// The answer of `GET messages/v2` (api/digiseller.md §3.8).
struct AdministrationList: Decodable {
  let envelope: Envelope
  let rows: LenientArray<Row>?

  private enum Key: String, CodingKey {
    case messages, items, list
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    if let container = try? decoder.container(keyedBy: Key.self) {
      rows = try container.array(of: Row.self, under: .messages, .items, .list)
    } else {
      _ = try decoder.unkeyedContainer()
      rows = try LenientArray<Row>(from: decoder)
    }
  }

  /// One letter.
  struct Row: Decodable {
    let id: Int
    let from: Int?
    let date: Date?
    let text: String
    let isRead: Bool
    let shopName: String?
    let sellerName: String?

    private enum Key: String, CodingKey {
      case id, date, text
      case from = "id_from"
      case isRead = "is_read"
      case shopName = "shop_name"
      case fullName = "seller_full_name"
      case nickname = "seller_nickname"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      guard let id = container.number(.id) else {
        throw DecodingError.keyNotFound(
          Key.id,
          DecodingError.Context(
            codingPath: container.codingPath, debugDescription: "a letter without an id"))
      }
      self.id = id
      from = container.number(.from)
      date = container.moment(.date)
      text = container.text(.text) ?? ""
      isRead = container.flag(.isRead) ?? false
      shopName = container.words(.shopName)
      sellerName = container.words(.nickname) ?? container.words(.fullName)
    }

    func message(sellerID: Int) -> AdministrationMessage {
      let isOwn = from == sellerID
      return AdministrationMessage(
        id: MessageID(Int64(id)), isOwn: isOwn, sender: isOwn ? sellerName : shopName, text: text,
        writtenAt: date, isRead: isRead)
    }
  }
}
