import Foundation
import GRDB
import Marketplace

/// How much was sold, as the sums are kept: money in millionths.
struct UnitTotal: Hashable {
  var count = 0
  var returned = 0
  var units: Int64 = 0
  var returnedUnits: Int64 = 0
  var profit: Int64 = 0

  init() {}

  /// The columns in the order in which a row is read.
  static let columns = "count, returned, units, returned_units, profit"
  static let sums = "sum(count), sum(returned), sum(units), sum(returned_units), sum(profit)"

  init(_ row: Row, from index: Int) throws {
    count = try row.value(index)
    returned = try row.value(index + 1)
    units = try row.value(index + 2)
    returnedUnits = try row.value(index + 3)
    profit = try row.value(index + 4)
  }

  static func += (left: inout UnitTotal, right: UnitTotal) {
    left.count += right.count
    left.returned += right.returned
    left.units += right.units
    left.returnedUnits += right.returnedUnits
    left.profit += right.profit
  }

  static func -= (left: inout UnitTotal, right: UnitTotal) {
    left.count -= right.count
    left.returned -= right.returned
    left.units -= right.units
    left.returnedUnits -= right.returnedUnits
    left.profit -= right.profit
  }

  func total(_ currency: String) -> SalesTotal {
    SalesTotal(
      currency: currency, count: count, returned: returned,
      sum: SaleRecord.amount(units: units), returnedSum: SaleRecord.amount(units: returnedUnits),
      profit: SaleRecord.amount(units: profit))
  }
}
