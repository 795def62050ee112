import Foundation
import Marketplace
import TerminalCore
import Testing

/// T21: eight times the text takes about eight times as long, never the square of it.
///
/// The ratio of two CPU times from one run says this on a busy machine too; the bound lies far from both answers.
@Suite("Linear time", .serialized)
struct LinearTimeTests {
  private static let units = [
    "заказ 17 оплачен ", "буквы", " ", "e\u{301}", "\u{301}", "\u{200D}", "\u{202E}", "👩\u{200D}",
    "🇷",
    "\u{D4E}",
    "क\u{903}", "\r\n", "\u{1F3FB}", "\u{1100}", "м\u{200C}", "\u{E0067}",
  ]

  private static let questions: [(String, @Sendable (String) -> Int)] = [
    ("width", { DisplayText.width(of: $0) }),
    ("prefix", { DisplayText.prefix(of: $0, columns: .max).columns }),
    ("wrap", { DisplayText.wrap($0, columns: 40).count }),
    ("plain", { DisplayText.plain($0).utf8.count }),
    ("clipboard", { DisplayText.clipboard($0).utf8.count }),
    ("fold", { SearchFolding.fold($0).utf8.count }),
    (
      "write",
      {
        var canvas = Canvas(Size(columns: 120, rows: 1))
        return canvas.write($0, column: 0, row: 0, columns: 120, role: .default)
      }
    ),
  ]

  @Test(
    "T21 T06 every question is answered in linear time, for every kind of cluster", arguments: units
  )
  func linear(unit: String) {
    let short = String(repeating: unit, count: 2_000 / unit.utf8.count)
    let long = String(repeating: short, count: 8)
    for (name, question) in Self.questions {
      let ratio = shortest(of: long, question) / shortest(of: short, question)
      #expect(ratio < 24, "\(name) of \(unit.debugDescription)")
    }
  }

  /// Nanoseconds of this thread.
  private func shortest(of text: String, _ question: (String) -> Int) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let times = (0..<3).map { _ in
      let start = now()
      _ = question(text)
      return now() - start
    }
    return max(times.min() ?? 0, 1_000)
  }
}
