import Foundation
import Marketplace

/// The answer of `GET debates/v2/chats` (api/digiseller.md §3.1): the documents' wrapper, that of production, others that
/// clients met, or a bare array.
struct DialogList: Decodable {
  let envelope: Envelope
  let pages: Int?
  /// Nil when the answer holds no list of any name.
  let rows: LenientArray<Row>?

  private enum Key: String, CodingKey {
    case chats, items, list, debates, pages
    case countOfPages = "cnt_pages"
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      _ = try decoder.unkeyedContainer()
      pages = nil
      rows = try LenientArray<Row>(from: decoder)
      return
    }
    pages = container.number(.pages) ?? container.number(.countOfPages)
    rows = try container.array(of: Row.self, under: .chats, .items, .list, .debates)
  }

  /// One dialog.
  struct Row: Decodable {
    let dialog: Dialog

    private enum Key: String, CodingKey {
      case id = "id_i"
      case email, product
      case lastDate = "last_date"
      case lastMessage = "last_message"
      case dateLast = "date_last"
      case count = "cnt_msg"
      case unread = "cnt_new"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      guard let id = container.number(.id), id > 0 else {
        throw DecodingError.keyNotFound(
          Key.id,
          DecodingError.Context(
            codingPath: container.codingPath, debugDescription: "a dialog without an id"))
      }
      /// A counter that is not told is null, or below zero.
      func counter(_ key: Key) -> Int? { container.number(key).flatMap { $0 < 0 ? nil : $0 } }
      // A name in most answers; some give the product's number.
      let name = try? container.decodeIfPresent(String.self, forKey: .product)
      dialog = Dialog(
        id: DialogID(id), buyer: container.words(.email),
        product: name.flatMap { $0.isEmpty ? nil : $0 },
        productID: name == nil ? container.number(.product).map { ProductID($0) } : nil,
        lastMessageAt: container.moment(.lastDate) ?? container.moment(.lastMessage)
          ?? container.moment(.dateLast),
        messageCount: counter(.count), unread: counter(.unread))
    }
  }
}

/// The answer of `GET debates/v2/chat-state` (api/digiseller.md §3.2).
struct DialogStateAnswer: Decodable {
  let envelope: Envelope
  let state: Dialog.State?

  private enum Key: String, CodingKey {
    case state = "chat_state"
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    switch container.number(.state) {
    case 0: state = .closed
    case 1: state = .open
    case 2: state = .openedByAdministration
    default: state = nil
    }
  }
}
