import Foundation
import Marketplace
import TerminalCore
import Texts

extension ChatListing {
  /// The one document of `--json`.
  ///
  /// - Parameter shown: The rows that are printed; the total counts all that match.
  func json(_ shown: [ListedChat]) -> String {
    JSONText.object([
      "items": .array(shown.map { .object($0.members) }), "total": .number(items.count),
      "complete": .bool(isComplete), "asOf": .string(orNull: asOf.map(ISOTime.text)),
      "source": .string(isFromStore ? "store" : "live"),
    ]).text + "\n"
  }
}

extension ListedChat {
  /// What lists print of a dialog; texts are raw.
  var members: [JSONText.Member] {
    [
      JSONText.Member(name: "account", value: .string(account.name)),
      JSONText.Member(name: "id", value: .string(row.dialog.id.text)),
      JSONText.Member(name: "buyer", value: .string(orNull: row.dialog.buyer)),
      JSONText.Member(name: "product", value: .string(orNull: row.dialog.product)),
      JSONText.Member(
        name: "lastMessageAt", value: .string(orNull: row.dialog.lastMessageAt.map(ISOTime.text))),
      JSONText.Member(name: "messages", value: .number(orNull: row.dialog.messageCount)),
      JSONText.Member(name: "unread", value: .number(orNull: row.dialog.unread)),
      JSONText.Member(
        name: "waitingSince", value: .string(orNull: row.waitingSince.map(ISOTime.text))),
    ]
  }
}

extension ShownChat {
  var json: String {
    var chat = chat.members
    chat.append(JSONText.Member(name: "state", value: .string(orNull: state?.rawValue)))
    return JSONText.object([
      "chat": .object(chat), "messages": .array(messages.map { .object($0.jsonMembers) }),
      "complete": .bool(isComplete),
    ]).text
  }
}

extension DialogMessage {
  /// What is printed of a message; its text is raw.
  var jsonMembers: [JSONText.Member] {
    [
      JSONText.Member(name: "id", value: .string(id.description)),
      JSONText.Member(name: "author", value: .string(author.rawValue)),
      JSONText.Member(name: "text", value: .string(text)),
      JSONText.Member(name: "sentAt", value: .string(orNull: writtenAt.map(ISOTime.text))),
      JSONText.Member(name: "seenAt", value: .string(orNull: seenAt.map(ISOTime.text))),
      JSONText.Member(
        name: "attachment",
        value: attachment.map { attachment in
          .object([
            "name": .string(orNull: attachment.name), "url": .string(orNull: attachment.address),
            "image": .bool(attachment.isImage),
          ])
        } ?? .null),
      JSONText.Member(name: "deleted", value: .bool(isDeleted)),
    ]
  }
}

/// Dialogs for people: columns, everything filtered.
enum ChatTable {
  static func text(_ shown: [ListedChat], _ list: ChatListing, _ workplace: Workplace) -> String {
    let texts = workplace.texts
    let several = Set(list.items.map(\.account)).count > 1
    let now = Date()
    func age(_ date: Date?) -> String {
      date.map { texts.age(seconds: Int(now.timeIntervalSince($0))) } ?? "–"
    }
    var lines = shown.map { item -> [String] in
      let dialog = item.row.dialog
      return (several ? [item.account.name] : [])
        + [
          dialog.id.text, age(item.row.waitingSince), age(dialog.lastMessageAt),
          dialog.unread.map(texts.number) ?? "–", dialog.messageCount.map(texts.number) ?? "–",
          dialog.buyer ?? "–", dialog.product ?? dialog.productID?.text ?? "–",
        ].map { DisplayText.plain($0) }
    }
    lines.insert(
      (several ? [texts.accountColumn] : []) + [
        texts.idColumn, texts.chatWaitingColumn, texts.chatLastColumn, texts.chatUnreadColumn,
        texts.chatMessagesColumn, texts.chatBuyerColumn, texts.nameColumnShort,
      ], at: 0)
    return ProductTable.aligned(lines)
      + texts.chatTotal(shown.count, of: list.items.count, isComplete: list.isComplete) + "\n"
  }

  /// Author and time stand in a margin that no message can enter.
  static func text(_ shown: ShownChat, _ workplace: Workplace) -> String {
    let texts = workplace.texts
    let dialog = shown.chat.row.dialog
    var text =
      [dialog.id.text, dialog.buyer, dialog.product].compactMap { $0 }
      .map { DisplayText.plain($0) }.joined(separator: "  ") + "\n"
    for message in shown.messages {
      let author =
        switch message.author {
        case .buyer: texts.chatBuyer
        case .seller: texts.chatSeller
        case .administration: texts.chatAdministration
        }
      let time = message.writtenAt.map(ISOTime.text) ?? "–"
      let marks = message.isDeleted ? "  " + texts.chatDeleted : ""
      text += "\n\(time)  \(author)\(marks)\n"
      var body = HTMLText.plain(message.text)
      if let attachment = message.attachment {
        let name = [attachment.name, attachment.address].compactMap { $0 }.joined(separator: "  ")
        body += (body.isEmpty ? "" : "\n") + "[" + name + "]"
      }
      for line in DisplayText.plain(body, keepingLines: true).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        text += "  | \(line)\n"
      }
    }
    return text
  }
}
