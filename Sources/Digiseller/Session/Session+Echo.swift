import Marketplace
import Transport

extension Session {
  /// An error without the account's key and token, should the service repeat them in its words.
  ///
  /// Words of the service are shown and logged; some servers quote the request that they refuse.
  func concealing(_ error: MarketplaceError) -> MarketplaceError {
    switch error {
    case .unauthorised(let words): .unauthorised(words: words.map(concealing))
    case .forbidden(let right): .forbidden(right: right.map(concealing))
    case .rejected(let code, let words):
      .rejected(code: concealing(code), words: concealing(words))
    case .unreadable(let endpoint, let detail):
      .unreadable(endpoint: endpoint, detail: concealing(detail))
    case .rateLimited, .unsupported, .maintenance, .serverFailure, .notFound, .unreachable,
      .offline, .cancelled, .notTaken, .abandoned:
      error
    }
  }

  /// A failed write's reason without them.
  func concealing(_ failure: WriteFailure) -> WriteFailure {
    switch failure {
    case .notApplied(let error): .notApplied(concealing(error))
    case .refused(let error): .refused(concealing(error))
    case .unknown(let error): .unknown(concealing(error))
    }
  }

  /// A task's progress without them.
  func concealing(_ progress: TaskProgress) -> TaskProgress {
    var progress = progress
    for index in progress.problems.indices {
      progress.problems[index].words = concealing(progress.problems[index].words)
    }
    return progress
  }

  /// A text in which every piece of a secret is a sign that says so.
  func concealing(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var isSecret = [Bool](repeating: false, count: bytes.count)
    for secret in secrets {
      let letters = secret.reveal().utf8.map(\.lowercased)
      // Shorter ones cannot be told from words.
      guard letters.count >= Self.piece, bytes.count >= Self.piece else { continue }
      let pieces = Set((0...(letters.count - Self.piece)).map { letters[$0..<($0 + Self.piece)] })
      let folded = bytes.map(\.lowercased)
      for start in 0...(folded.count - Self.piece)
      where pieces.contains(folded[start..<(start + Self.piece)]) {
        for index in start..<(start + Self.piece) { isSecret[index] = true }
      }
    }
    guard isSecret.contains(true) else { return text }
    var shown: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if !isSecret[index] {
        shown.append(byte)
      } else if index == 0 || !isSecret[index - 1] {
        shown += "‹secret›".utf8
      }
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// So many letters of a secret are a secret.
  private static var piece: Int { 12 }
}

extension UInt8 {
  /// ASCII letters in lower case, everything else as it is.
  fileprivate var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self + 32 : self
  }
}
