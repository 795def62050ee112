import Foundation
import Marketplace

/// A number that changes when what a page says of a product changes, so that a page that brings
/// nothing new writes nothing.
///
/// FNV-1a over the values with separators between them; it need not resist malice, only tell
/// versions apart.
struct Fingerprint {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func mix(_ text: String?) {
    guard let text else {
      mix(byte: 0xFE)
      return
    }
    for byte in text.utf8 { mix(byte: byte) }
    mix(byte: 0xFF)
  }

  mutating func mix(_ number: Int?) {
    guard let number else {
      mix(byte: 0xFE)
      return
    }
    withUnsafeBytes(of: number.littleEndian) { for byte in $0 { mix(byte: byte) } }
    mix(byte: 0xFD)
  }

  private mutating func mix(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// Of everything that a page in one language says of a product.
  static func of(_ product: Product, in language: TextLanguage) -> Int64 {
    var print = Fingerprint()
    print.mix(product.name[language])
    print.mix(product.texts.description[language])
    print.mix(product.texts.additional[language])
    print.mix(product.price.map { "\($0.amount) \($0.currency.code)" })
    print.mix(ProductRecord.text(of: product.prices))
    print.mix(ProductRecord.number(of: product.state))
    print.mix(ProductRecord.number(of: product.stock))
    print.mix(product.sold)
    print.mix(product.returned)
    print.mix(product.goodReviews)
    print.mix(product.badReviews)
    print.mix(product.agentCommission.map { "\($0)" })
    print.mix(ProductRecord.text(of: product.sale))
    print.mix(product.optionCount)
    print.mix(product.ownerID)
    print.mix(product.releaseDate)
    return Int64(bitPattern: print.value)
  }
}
