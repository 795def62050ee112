import Foundation
import Marketplace

/// The answer of `POST seller-sells/v2` and `POST agent-sales/v2` (api/digiseller.md §4.4, §4.5): flat, rows beside the
/// envelope.
struct SalesAnswer<Row: Decodable>: Decodable {
  let envelope: Envelope
  let total: Int?
  let pages: Int?
  let rows: LenientArray<Row>?

  private enum Key: String, CodingKey {
    case total = "total_rows"
    case pages, rows
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let fields = try Fields(decoder, keyedBy: Key.self)
    total = fields.number(.total)
    pages = fields.number(.pages)
    rows = try fields.container.decodeIfPresent(LenientArray<Row>.self, forKey: .rows)
  }
}

/// The members that both kinds of rows share.
enum SaleKey: String, CodingKey {
  case order = "invoice_id"
  case product = "product_id"
  case productName = "product_name"
  case paid = "date_pay"
  case email
  case amount = "amount_in"
  case profit = "amount_out"
  case currency = "amount_currency"
  case method = "method_pay"
  case aggregator = "aggregator_pay"
  case ip
  case partner = "partner_id"
  case language = "lang"
  case returned, owner, referer
  case seller = "id_seller"
  case percent = "partner_percent"
  case reward = "partner_amount"
}

extension Fields<SaleKey> {
  func money(_ key: SaleKey) -> Money? {
    guard let amount = amount(key), let code = words(.currency) else { return nil }
    return Money(amount, Currency(code))
  }

  /// Numbers may come as texts; "0" is nobody.
  func id(_ key: SaleKey) -> String? { words(key).flatMap { $0 == "0" ? nil : $0 } }
}

/// One row of `seller-sells/v2`.
///
/// `product_entry`, which may be the delivered code itself, is not read at all.
struct WireSaleRow: Decodable {
  let sale: Sale

  init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, keyedBy: SaleKey.self)
    sale = Sale(
      id: try fields.required(fields.id(.order), .order),
      product: ProductID(try fields.required(fields.words(.product), .product)),
      productName: fields.text(.productName), buyer: fields.words(.email),
      amount: fields.money(.amount), profit: fields.money(.profit),
      paidAt: try fields.required(fields.date(.paid), .paid),
      isReturned: fields.flag(.returned) ?? false, ownerID: fields.number(.owner),
      partner: fields.id(.partner), paymentMethod: fields.words(.method),
      aggregator: fields.words(.aggregator), address: fields.words(.ip),
      language: fields.words(.language), referrer: fields.words(.referer))
  }
}

/// One row of `agent-sales/v2`.
struct WireAgentSale: Decodable {
  let sale: AgentSale

  init(from decoder: any Decoder) throws {
    let fields = try Fields(decoder, keyedBy: SaleKey.self)
    sale = AgentSale(
      id: try fields.required(fields.id(.order), .order),
      product: ProductID(try fields.required(fields.words(.product), .product)),
      productName: fields.text(.productName), buyer: fields.words(.email),
      amount: fields.money(.amount),
      paidAt: try fields.required(fields.date(.paid), .paid), percent: fields.amount(.percent),
      reward: fields.money(.reward), isReturned: fields.flag(.returned) ?? false,
      seller: fields.id(.seller))
  }
}

/// The answer of `GET seller-last-sales` (api/digiseller.md §4.3): flat, `sales` beside the envelope.
struct LastSales: Decodable {
  let envelope: Envelope
  let sales: LenientArray<Row>?

  private enum Key: String, CodingKey { case sales }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let fields = try Fields(decoder, keyedBy: Key.self)
    sales = try fields.container.decodeIfPresent(LenientArray<Row>.self, forKey: .sales)
  }

  struct Row: Decodable {
    let sale: Sale

    private enum Key: String, CodingKey {
      case date, product
      case order = "invoice_id"
    }

    private struct Named: Decodable {
      let id: LenientText?
      let name: LenientText?
    }

    init(from decoder: any Decoder) throws {
      let fields = try Fields(decoder, keyedBy: Key.self)
      let product = fields.value(.product, as: Named.self)
      // The prices beside it are the product's now, not what was paid.
      sale = Sale(
        id: try fields.required(fields.words(.order), .order),
        product: ProductID(try fields.required(product?.id?.nonEmpty, .product)),
        productName: product?.name?.value, paidAt: try fields.required(fields.date(.date), .date))
    }
  }
}
