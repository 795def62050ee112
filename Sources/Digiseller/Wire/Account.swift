import Foundation
import Marketplace

/// An envelope around one page: the account's movements, templates, their products (api/digiseller.md §1.10).
struct ContentPage<Item: Decodable>: Decodable {
  let envelope: Envelope
  let total: Int?
  let pages: Int?
  /// Nil only beside a refusal.
  let items: LenientArray<Item>?

  private enum Key: String, CodingKey {
    case content, items
    case total = "total_count"
    case pages = "total_pages"
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    guard let content = try? container.nestedContainer(keyedBy: Key.self, forKey: .content) else {
      total = nil
      pages = nil
      items = nil
      return
    }
    func number(_ key: Key) -> Int? {
      (try? content.decodeIfPresent(LenientInt.self, forKey: key))?.value
    }
    // The flags beside them contradict the figures in the documents' own samples, so only figures count.
    total = number(.total)
    pages = number(.pages)
    items = try content.decodeIfPresent(LenientArray<Item>.self, forKey: .items)
  }
}

/// `content` of `sellers/account/balance/info`: every amount in it, whatever it is called (api/digiseller.md §4.6).
struct BalanceAnswer: Decodable {
  let envelope: Envelope
  let balance: Balance?

  private enum Key: String, CodingKey { case content }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    guard let content = try? container.nestedContainer(keyedBy: AnyKey.self, forKey: .content)
    else {
      balance = nil
      return
    }
    balance = Balance(
      parts: content.allKeys.compactMap { key in
        // Flags and texts that are no numbers are no amounts.
        guard (try? content.decode(Bool.self, forKey: key)) == nil,
          let amount = (try? content.decode(LenientDecimal.self, forKey: key))?.value
        else { return nil }
        return Self.part(key.stringValue, amount)
      }.sorted { $0.name < $1.name })
  }

  /// Takes "amount_r_free" apart.
  private static func part(_ name: String, _ amount: Decimal) -> Balance.Part {
    let words = name.lowercased().split(separator: "_")
    guard words.count == 3, words[0] == "amount", words[1].utf8.count == 1 else {
      return Balance.Part(name: name, kind: .other, currency: nil, amount: amount)
    }
    let kind: Balance.Kind =
      switch words[2] {
      case "free": .free
      case "lock": .held
      case "plus": .coming
      default: .other
      }
    // Purses are named for the letter behind WM.
    return Balance.Part(
      name: name, kind: kind, currency: Currency("WM" + words[1].uppercased()), amount: amount)
  }
}

/// A name that nobody knows beforehand.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// One item of `sellers/account/receipts` (api/digiseller.md §4.6).
struct WireOperation: Decodable {
  let operation: AccountOperation

  private enum Key: String, CodingKey {
    case id = "account_operation_id"
    case operation, product
    case owner = "owner_id"
    case codeChecked = "code_check_datetime"
    case free = "date_free"
    case freeWords = "free_description"
  }

  private struct Movement: Decodable {
    let id: LenientText?
    let type: LenientText?
    let datetime: LenientText?
    let percent: LenientDecimal?
    let price: LenientDecimal?
    let currency: LenientText?
  }

  private struct Named: Decodable {
    let id: LenientText?
    let name: WireTexts?
  }

  init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, keyedBy: Key.self)
    let movement = try fields.required(
      fields.value(.operation, as: Movement.self), .operation)
    let product = fields.value(.product, as: Named.self)
    let money = movement.price?.value.flatMap { price in
      movement.currency?.nonEmpty.map { Money(price, Currency($0)) }
    }
    operation = AccountOperation(
      id: try fields.required(fields.words(.id) ?? movement.id?.nonEmpty, .id),
      kind: movement.type?.nonEmpty ?? "",
      date: movement.datetime?.nonEmpty.flatMap(MoscowTime.parse), amount: money,
      percent: movement.percent?.value, reference: movement.id?.nonEmpty,
      product: product?.id?.nonEmpty.map { ProductID($0) },
      productName: product?.name?.text ?? LocalizedText(), ownerID: fields.number(.owner),
      freeAt: fields.date(.free), holdWords: fields.words(.freeWords),
      codeCheckedAt: fields.date(.codeChecked))
  }
}

/// One item of `sellers/account/receipts/external`: no document names its members, so all are taken.
struct WireExternalReceipt: Decodable {
  let receipt: ExternalReceipt

  /// What is shown of an item at most, so that an odd one cannot fill the screen.
  private static let mostFields = 64

  init(from decoder: any Decoder) throws {
    var fields: [ExternalReceipt.Field] = []
    try Self.collect(decoder.container(keyedBy: AnyKey.self), prefix: "", into: &fields)
    receipt = ExternalReceipt(
      fields: Array(fields.sorted { $0.name < $1.name }.prefix(Self.mostFields)))
  }

  private static func collect(
    _ container: KeyedDecodingContainer<AnyKey>, prefix: String,
    into fields: inout [ExternalReceipt.Field]
  ) throws {
    for key in container.allKeys {
      let name = prefix + key.stringValue
      if let texts = try? container.decode(WireTexts.self, forKey: key), !texts.text.isEmpty,
        (try? container.decode(LenientText.self, forKey: key))?.value == nil
      {
        fields.append(
          .init(name: name, value: texts.text.text(preferring: .russian) ?? ""))
      } else if let inner = try? container.nestedContainer(keyedBy: AnyKey.self, forKey: key),
        prefix.utf8.count < 40
      {
        try collect(inner, prefix: name + ".", into: &fields)
      } else if let text = (try? container.decode(LenientText.self, forKey: key))?.value {
        fields.append(.init(name: name, value: text))
      }
    }
  }
}
