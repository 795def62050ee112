import Marketplace

/// How well a few typed letters name something.
///
/// Every typed letter has to occur, in its order; letters at the beginnings of words and in runs count more, and short
/// names win over long ones. Both sides are folded as filters fold them, so case and diacritics do not matter.
enum FuzzyMatch {
  private static let wordStart = 8
  private static let run = 5
  private static let plain = 1
  /// For each letter of a word that stands there as it was typed: initials of a long text must not outdo it.
  private static let whole = 10

  /// - Parameters:
  ///   - typed: Folded; words are looked for one by one, in any order.
  ///   - text: Folded.
  /// - Returns: Nil when a letter is missing.
  static func score(of typed: String, in text: String) -> Int? {
    var total = 0
    for word in typed.split(separator: " ") {
      guard let score = score(of: word, in: text) else { return nil }
      total += score + (text.contains(word) ? word.count * whole : 0)
    }
    return total * 100 - min(99, text.utf8.count)
  }

  private static func score(of word: Substring, in text: String) -> Int? {
    let wanted = Array(word)
    let letters = Array(text)
    guard !wanted.isEmpty, wanted.count <= letters.count else { return wanted.isEmpty ? 0 : nil }
    // The best score of each way to end the first so many wanted letters at each letter.
    var best = [Int?](repeating: nil, count: letters.count)
    for (index, letter) in wanted.enumerated() {
      var next = [Int?](repeating: nil, count: letters.count)
      var reached: Int? = index == 0 ? 0 : nil
      for place in letters.indices {
        let before = place > 0 ? best[place - 1] : nil
        if letters[place] == letter {
          let isStart = place == 0 || !(letters[place - 1].isLetter || letters[place - 1].isNumber)
          let bonus = isStart ? wordStart : plain
          let apart = reached.map { $0 + bonus }
          let together = index > 0 ? before.map { $0 + max(bonus, run) } : nil
          next[place] = [apart, together].compactMap { $0 }.max()
        }
        if index > 0, let here = best[place] { reached = max(reached ?? here, here) }
      }
      best = next
    }
    return best.compactMap { $0 }.max()
  }
}
