import Foundation
import Synchronization

/// The keys of the account, the tokens given out for them, and the last timestamp each key has used.
final class DigisellerKeys: Sendable {
  struct Session: Sendable {
    let key: String
    let permissions: Set<DigisellerPermission>
    let expires: Date
  }

  enum Refusal: Error {
    case badParameters, unknownSeller, badSignature, staleTimestamp, usedTimestamp
  }

  private struct State {
    var permissions: [String: Set<DigisellerPermission>]
    var lastTimestamps: [String: Int64] = [:]
    var sessions: [String: Session] = [:]
  }

  /// The announced key, the same for a seed for ever.
  let apiKey: String
  private let tokenTTL: TimeInterval
  private let loginWindow: TimeInterval
  private let state: Mutex<State>

  init(options: SandboxOptions) {
    var random = SeededRandom(options.seed, stream: "digiseller key")
    let digits = Array("0123456789ABCDEF")
    apiKey = String((0..<32).map { _ in random.pick(digits) })
    var permissions = options.digisellerKeys
    let offered = [
      apiKey: DigisellerPermission.everything,
      Self.limited(apiKey): DigisellerPermission.limited,
      Self.readOnly(apiKey): DigisellerPermission.readOnly,
    ]
    permissions.merge(offered) { chosen, _ in chosen }
    tokenTTL = Self.seconds(options.tokenTTL)
    loginWindow = Self.seconds(options.loginWindow)
    state = Mutex(State(permissions: permissions))
  }

  static func limited(_ key: String) -> String { key + "-limited" }
  static func readOnly(_ key: String) -> String { key + "-readonly" }

  private static func seconds(_ duration: Duration) -> TimeInterval {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  func setPermissions(_ permissions: Set<DigisellerPermission>?, of key: String) {
    state.withLock { state in
      state.permissions[key] = permissions
      for (token, session) in state.sessions where session.key == key {
        state.sessions[token] = permissions.map {
          Session(key: key, permissions: $0, expires: session.expires)
        }
      }
    }
  }

  /// Makes every token given out so far expire at once.
  func expireTokens() { state.withLock { $0.sessions = [:] } }

  /// The session of a token that is known and not expired.
  func session(_ token: String, at moment: Date) -> Session? {
    state.withLock { state in
      state.sessions[token].flatMap { $0.expires > moment ? $0 : nil }
    }
  }

  /// Logs in: the signature is the lower-case SHA-256 of key and timestamp, as the timestamp was written.
  ///
  /// A key is found by its signature, for that is all a login tells of it. The timestamp must be near the
  /// server's clock and later than the key's last one.
  func logIn(
    sellerID: String, timestamp: String, signature: String, at moment: Date
  ) throws(Refusal) -> (token: String, session: Session) {
    guard let sent = Self.microseconds(timestamp) else { throw .badParameters }
    guard Int(sellerID) == Shop.sellerID else { throw .unknownSeller }
    let known = state.withLock { $0.permissions }
    guard let key = known.keys.first(where: { SHA256.hex(of: $0 + timestamp) == signature }) else {
      throw .badSignature
    }
    let clock = Int64(moment.timeIntervalSince1970 * 1e6)
    guard abs(sent - clock) <= Int64(loginWindow * 1e6) else { throw .staleTimestamp }
    let token = Self.freshToken()
    let session = Session(key: key, permissions: known[key] ?? [], expires: moment + tokenTTL)
    let isNewer = state.withLock { state in
      guard sent > state.lastTimestamps[key] ?? .min else { return false }
      state.lastTimestamps[key] = sent
      if state.sessions.count > 10_000 {
        state.sessions = state.sessions.filter { $0.value.expires > moment }
      }
      state.sessions[token] = session
      return true
    }
    guard isNewer else { throw .usedTimestamp }
    return (token, session)
  }

  /// Seconds, with or without a fraction, or milliseconds, told apart by size.
  private static func microseconds(_ text: String) -> Int64? {
    guard let amount = Amount(text), amount.units > 0 else { return nil }
    let isMilliseconds = !Amount.isLess(amount, Amount(units: 100_000_000_000, places: 0))
    let micro = amount.scaled(by: isMilliseconds ? 1_000 : 1_000_000, over: 1, places: 0).units
    // Far beyond any clock; keeps the differences above within range.
    return micro < Int64.max / 4 ? micro : nil
  }

  private static func freshToken() -> String {
    UUID().uuidString.filter { $0 != "-" }
  }
}
