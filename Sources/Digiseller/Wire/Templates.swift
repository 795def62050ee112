import Foundation
import Marketplace

/// One commission template (api/digiseller.md §5.3).
struct WireTemplate: Decodable {
  let template: CommissionTemplate

  private enum Key: String, CodingKey { case id, name, created, modified }

  init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, keyedBy: Key.self)
    template = CommissionTemplate(
      id: TemplateID(try fields.required(fields.number(.id), .id)), name: fields.text(.name) ?? "",
      created: fields.date(.created), modified: fields.date(.modified))
  }
}

/// The answer to creating and to renaming a template: an envelope around it.
struct TemplateAnswer: Decodable {
  let envelope: Envelope
  /// Nil only beside a refusal.
  let template: CommissionTemplate?

  private enum Key: String, CodingKey { case content }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    template =
      (envelope.retval ?? 0) == 0
      ? try container.decode(WireTemplate.self, forKey: .content).template : nil
  }
}

/// One row of `templates/products`.
struct WireTemplateRow: Decodable {
  let row: TemplateRow

  private enum Key: String, CodingKey {
    case id, name, price, currency, percent, modified
    case inAffiliate = "added_in_affiliate"
    case ownPercent = "global_percent"
  }

  init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, keyedBy: Key.self)
    row = TemplateRow(
      id: ProductID(try fields.required(fields.words(.id), .id)), name: fields.text(.name) ?? "",
      price: fields.amount(.price).flatMap { price in
        fields.words(.currency).map { Money(price, Currency($0)) }
      },
      isInAffiliateProgram: fields.flag(.inAffiliate), percent: fields.amount(.percent),
      ownPercent: fields.amount(.ownPercent), modified: fields.date(.modified))
  }
}

/// The answer of writes that say nothing when all is well: an envelope that says why not, or an empty body.
struct SilentAnswer: Decodable {
  let envelope: Envelope?

  /// Nothing was said.
  static let silent = SilentAnswer(envelope: nil)

  private init(envelope: Envelope?) { self.envelope = envelope }

  init(from decoder: any Decoder) throws {
    let envelope = try Envelope(from: decoder)
    guard envelope.retval != nil else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "no word of the outcome"))
    }
    self.envelope = envelope
  }
}
