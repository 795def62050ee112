import Foundation
import Marketplace
import TerminalCore
import Texts

/// Sales as comma-separated values (RFC 4180), safe to look at and to open.
///
/// Texts of buyers and products lose what a terminal could take for a command, and a cell that a spreadsheet would take
/// for a formula begins with an apostrophe. Amounts are ours and stay numbers.
enum CSV {
  private static let names = [
    "account", "id", "paidAt", "product", "productName", "buyer", "amount", "currency", "profit",
    "returned", "marketplace", "partner", "paymentMethod",
  ]

  static func text(_ sales: [ListedSale]) -> String {
    ([names] + sales.map(cells)).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func cells(_ item: ListedSale) -> [String] {
    let sale = item.sale
    return [
      cell(item.account.name), cell(sale.id), ISOTime.text(sale.paidAt), cell(sale.product.text),
      cell(sale.productName), cell(sale.buyer), sale.amount?.plainText ?? "",
      cell(sale.amount?.currency.displayCode), sale.profit?.plainText ?? "",
      sale.isReturned ? "true" : "false", cell(OwnerName.text(sale.ownerID)), cell(sale.partner),
      cell(sale.paymentMethod),
    ]
  }

  /// A text from outside as one cell.
  static func cell(_ text: String?) -> String {
    var plain = DisplayText.plain(text ?? "")
    // A blank in front hides nothing from a spreadsheet.
    if let first = plain.first(where: { !$0.isWhitespace }), "=+-@＝＋－＠".contains(first) {
      plain = "'" + plain
    }
    guard plain.contains(where: { ",\"\n\r".contains($0) }) else { return plain }
    return "\"" + plain.replacing("\"", with: "\"\"") + "\""
  }
}

/// A file that must not be there yet.
enum NewFile {
  /// Refuses a file that is there, before anything is read for it.
  static func check(_ path: String, _ texts: Texts) throws(ToolFailure) {
    guard access(path, F_OK) == 0 else { return }
    throw ToolFailure(
      texts.fileNotWritten(DisplayText.plain(path), String(cString: strerror(EEXIST))), .failure)
  }

  static func write(_ text: String, to path: String, _ texts: Texts) throws(ToolFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ToolFailure(
        texts.fileNotWritten(DisplayText.plain(path), String(cString: strerror(errno))), .failure)
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    } catch {
      throw ToolFailure(
        texts.fileNotWritten(DisplayText.plain(path), String(cString: strerror(errno))), .failure)
    }
  }
}
