import Foundation
import Marketplace
import TerminalCore
import Texts

extension Statistics {
  /// One bar: its name, its value, the same of the period before, and whether it is a part of a whole.
  struct Bar: Equatable {
    var name: String
    var count: Int
    var sum: Decimal
    var before: Int?
  }

  static func barCount(_ model: Model) -> Int {
    guard let reading = model.reading else { return 0 }
    switch model.group {
    case .days: return reading.question.days.count
    case .hours: return 24
    case .products: return reading.products.count
    case .falling: return reading.falling.count
    case .marketplaces: return Set(reading.byOwner.map(\.key)).count
    }
  }

  static func bars(_ model: Model, _ texts: Texts) -> [Bar] {
    guard let reading = model.reading else { return [] }
    func of(_ slices: [SalesSlice]) -> [Int: SalesTotal] {
      Dictionary(
        slices.filter { $0.total.currency == reading.currency }.map { ($0.key, $0.total) },
        uniquingKeysWith: { $1 })
    }
    func bar(_ name: String, _ total: SalesTotal?) -> Bar {
      Bar(name: name, count: total?.count ?? 0, sum: total?.net ?? 0)
    }
    switch model.group {
    case .days:
      let days = of(reading.byDay)
      return reading.question.days.map { day in
        bar(texts.weekday(CivilDay.weekday(day)) + " " + CivilDay.text(day).dropFirst(5), days[day])
      }
    case .hours:
      let hours = of(reading.byHour)
      return (0..<24).map { bar($0 < 10 ? "0\($0):00" : "\($0):00", hours[$0]) }
    case .products, .falling:
      return (model.group == .products ? reading.products : reading.falling).map { slice in
        Bar(
          name: slice.name ?? slice.product.text, count: slice.total.count, sum: slice.total.net,
          before: slice.before.count)
      }
    case .marketplaces:
      return of(reading.byOwner).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map
      {
        bar(texts.marketplace($0.key), $0.value)
      }
    }
  }

  static func draw(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    let texts = desk.texts
    var rect = Rect(
      column: layout.heading.column, row: layout.heading.row, columns: layout.heading.columns,
      rows: layout.heading.rows + layout.list.rows)
    if model.showsAccount {
      return drawAccount(&canvas, model.account, desk.money[desk.current], desk, rect)
    }
    guard let reading = model.reading else {
      canvas.write("…", column: rect.column + 2, row: rect.row, columns: 2, role: .textMuted)
      return
    }
    let heading = rect.cutTop(1)
    canvas.fill(heading, role: .tableHeading)
    canvas.write(
      " "
        + texts.statisticsTitle(
          texts.periodName(model.period.unit.word), CivilDay.text(reading.question.days.lowerBound),
          CivilDay.text(reading.question.days.upperBound)), column: heading.column,
      row: heading.row,
      columns: heading.columns, role: .tableHeading)
    drawTotals(&canvas, reading, texts, &rect)
    drawDots(&canvas, reading, texts, &rect)
    drawBars(&canvas, model, reading, texts, rect)
  }

  /// One line for each currency, against the period before.
  private static func drawTotals(
    _ canvas: inout Canvas, _ reading: StatisticsReading, _ texts: Texts, _ rect: inout Rect
  ) {
    let lines = reading.totals.isEmpty ? [SalesTotal(currency: "")] : reading.totals
    for total in lines.prefix(4) where rect.rows > 6 {
      let line = rect.cutTop(1)
      let before = reading.totalsBefore.first { $0.currency == total.currency }
      let isShown = total.currency == reading.currency
      let words = texts.totalLine(
        count: total.count, sum: texts.amount(total.net, total.currency),
        change: change(total.count, before?.count ?? 0), refunds: total.returned)
      canvas.write(
        (isShown ? "› " : "  ") + words, column: line.column, row: line.row, columns: line.columns,
        role: isShown ? .textStrong : .textMuted)
    }
    if rect.rows > 6 {
      let line = rect.cutTop(1)
      canvas.write(
        "  " + texts.reviewCounts(good: reading.goodReviews, bad: reading.badReviews),
        column: line.column, row: line.row, columns: line.columns, role: .textMuted)
    }
  }

  /// "+12%", "−3%", "new" for something where there was nothing.
  static func change(_ now: Int, _ before: Int) -> String {
    guard before > 0 else { return now > 0 ? "+∞" : "=" }
    let percent = (Double(now - before) / Double(before) * 100).rounded()
    return percent < 0 ? "−\(Int(-percent))%" : "+\(Int(percent))%"
  }

  /// The days of the period as dots, where there are enough of them, with the largest beside.
  private static func drawDots(
    _ canvas: inout Canvas, _ reading: StatisticsReading, _ texts: Texts, _ rect: inout Rect
  ) {
    let days = reading.question.days
    guard days.count > 7, rect.rows > 10 else { return }
    let counts = Dictionary(
      reading.byDay.filter { $0.total.currency == reading.currency }
        .map { ($0.key, $0.total.count) }, uniquingKeysWith: { $1 })
    // A year has more days than a screen has dots: neighbours are added up.
    let room = max(1, rect.columns - 14) * 2
    let step = (days.count + room - 1) / room
    let values = stride(from: days.lowerBound, through: days.upperBound, by: step).map { first in
      Double((first..<first + step).reduce(0) { $0 + (counts[$1] ?? 0) })
    }
    let area = rect.cutTop(3)
    for (offset, line) in Chart.dots(values, rows: 3).enumerated() {
      canvas.write(
        line, column: area.column + 12, row: area.row + offset, columns: area.columns - 13,
        role: .table, cut: .clip)
    }
    canvas.write(
      texts.number(Int(values.max() ?? 0)), column: area.column + 2, row: area.row, columns: 9,
      role: .textMuted, align: .trailing)
    canvas.write(
      "0", column: area.column + 2, row: area.row + 2, columns: 9, role: .textMuted,
      align: .trailing)
  }

  private static func drawBars(
    _ canvas: inout Canvas, _ model: Model, _ reading: StatisticsReading, _ texts: Texts,
    _ area: Rect
  ) {
    var rect = area
    let heading = rect.cutTop(1)
    canvas.fill(heading, role: .tableHeading)
    let nameWidth = model.group == .products || model.group == .falling ? rect.columns * 2 / 5 : 11
    let bars = bars(model, texts)
    let largest = Double(bars.map { max($0.count, $0.before ?? 0) }.max() ?? 0)
    let all = bars.reduce(0) { $0 + $1.count }
    let sumWidth = 16
    let barWidth = max(4, rect.columns - 2 - nameWidth - 1 - 8 - 6 - sumWidth - 3)
    func line(
      _ row: Int, _ role: Role, _ name: String, _ bar: String, _ count: String,
      _ share: String, _ sum: String
    ) {
      Money.drawLine(
        &canvas, rect, row: row, isSelected: false, role: role,
        [
          (name, nameWidth, .leading), (bar, barWidth, .leading), (count, 8, .trailing),
          (share, 6, .trailing), (sum, 0, .trailing),
        ])
    }
    line(
      heading.row, .tableHeading, texts.statisticsGroup(model.group.word), "", texts.countColumn,
      model.group == .falling ? texts.beforeColumn : "%",
      texts.sumColumn + " " + reading.currency)
    for (offset, bar) in bars.dropFirst(model.scroll).prefix(max(0, rect.rows)).enumerated() {
      let share =
        model.group == .falling
        ? texts.number(bar.before ?? 0)
        : all > 0 ? "\(Int((Double(bar.count) / Double(all) * 100).rounded()))%" : ""
      line(
        rect.row + offset, .tableRow, bar.name,
        Chart.bar(Double(bar.count), of: largest, columns: barWidth), texts.number(bar.count),
        share, texts.plainAmount(bar.sum))
    }
  }
}

extension SalesPeriod.Unit {
  var word: Texts.PeriodUnit {
    switch self {
    case .day: .day
    case .week: .week
    case .month: .month
    case .year: .year
    }
  }
}

extension Statistics.Group {
  var word: Texts.GroupWord {
    switch self {
    case .days: .days
    case .hours: .hours
    case .products: .products
    case .falling: .falling
    case .marketplaces: .marketplaces
    }
  }
}
