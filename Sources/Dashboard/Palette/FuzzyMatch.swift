import Marketplace

/// How well a few typed letters name something.
///
/// Every typed letter has to occur, in its order; letters at the beginnings of words and in runs count more, and short
/// names win over long ones. Both sides are folded as filters fold them, so case and diacritics do not matter.
enum FuzzyMatch {
  private static let wordStart = 8
  private static let run = 5
  private static let plain = 1
  /// Letters that lie about anywhere name nothing: half of what each letter of a word has to be worth on the average,
  /// and from how many letters on.
  private static let floor = 9
  private static let leastForFloor = 3
  /// For each letter of a word that stands there as it was typed: initials of a long text must not outdo it.
  private static let whole = 10

  /// - Parameter typed: Folded; words are looked for one by one, in any order.
  /// - Returns: Nil when a letter is missing.
  static func score(of typed: String, in name: FuzzyName) -> Int? {
    var total = 0
    for word in typed.split(separator: " ") {
      let wanted = Array(word)
      guard let score = score(of: wanted, in: name.letters),
        wanted.count < leastForFloor || score * 2 >= wanted.count * floor
      else { return nil }
      total += score + (name.contains(wanted) ? wanted.count * whole : 0)
    }
    return total * 100 - min(99, name.length)
  }

  private static func score(of wanted: [Character], in letters: [Character]) -> Int? {
    guard !wanted.isEmpty else { return 0 }
    guard occur(wanted, in: letters) else { return nil }
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

  /// Whether all letters are there in their order: most names fall out here, at the cost of one walk.
  private static func occur(_ wanted: [Character], in letters: [Character]) -> Bool {
    guard wanted.count <= letters.count else { return false }
    var rest = wanted[...]
    for letter in letters where letter == rest.first {
      rest.removeFirst()
      if rest.isEmpty { return true }
    }
    return false
  }
}

/// A name that typed letters are compared with, taken apart once.
struct FuzzyName: Equatable, Sendable {
  /// Folded as filters fold.
  let letters: [Character]
  /// In bytes of UTF-8.
  let length: Int

  init(_ name: String) {
    let folded = SearchFolding.fold(name)
    letters = Array(folded)
    length = folded.utf8.count
  }

  func contains(_ wanted: [Character]) -> Bool {
    guard let first = wanted.first, wanted.count <= letters.count else { return wanted.isEmpty }
    return (0...letters.count - wanted.count).contains { start in
      letters[start] == first && letters[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
