import Foundation
import Marketplace

/// The answer of `GET reviews` (api/digiseller.md §2.8): flat, the array under `review` or `reviews`.
struct Reviews: Decodable {
  let envelope: Envelope
  let pages: Int?
  let total: Int?
  let good: Int?
  let bad: Int?
  let rows: LenientArray<Row>?

  private enum Key: String, CodingKey {
    case pages = "totalPages"
    case total = "totalItems"
    case good = "totalGood"
    case bad = "totalBad"
    case review, reviews
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let fields = try Fields(decoder, keyedBy: Key.self)
    pages = fields.number(.pages)
    total = fields.number(.total)
    good = fields.number(.good)
    bad = fields.number(.bad)
    rows =
      try fields.container.decodeIfPresent(LenientArray<Row>.self, forKey: .review)
      ?? fields.container.decodeIfPresent(LenientArray<Row>.self, forKey: .reviews)
  }

  struct Row: Decodable {
    let review: Review

    private enum Key: String, CodingKey {
      case id, type, good, name, date, dateUtc, info, comment, answer
      case order = "invoice_id"
      case owner = "owner_id"
      case product = "product_id"
    }

    init(from decoder: any Decoder) throws {
      let fields = try Fields(decoder, keyedBy: Key.self)
      // `good` was met as a flag and as the number of a product, so the word comes first.
      let isGood: Bool
      switch fields.words(.type)?.lowercased() {
      case "good": isGood = true
      case "bad": isGood = false
      default: isGood = try fields.required(fields.number(.good), .good) != 0
      }
      let given = fields.number(.good).flatMap { $0 > 1 ? String($0) : nil }
      review = Review(
        id: try fields.required(fields.words(.id), .id), order: fields.words(.order),
        product: (fields.words(.product) ?? given).map { ProductID($0) },
        productName: fields.text(.name), isGood: isGood, text: fields.text(.info) ?? "",
        answer: fields.words(.comment) ?? fields.words(.answer),
        date: fields.words(.dateUtc).flatMap(Self.universal) ?? fields.date(.date),
        ownerID: fields.number(.owner))
    }

    /// A time in UTC, whether or not it says so.
    private static func universal(_ text: String) -> Date? {
      let namesZone = text.hasSuffix("Z") || text.dropFirst(10).contains { $0 == "+" || $0 == "-" }
      return MoscowTime.parse(namesZone ? text : text + "Z")
    }
  }
}
