import Foundation
package import Marketplace
import Synchronization
package import Transport

/// The token of one account, shared by all its lanes.
///
/// However many calls need one at the same time, one of them logs in and the others wait for it. Login timestamps rise
/// strictly, as Digiseller demands of each key. A key that was refused is not tried again for a while: whoever knows
/// better calls `forgetRefusal`.
package final class Session: Sendable {
  package let sellerID: Int
  private let key: Secret
  private let clock: any TransportClock
  private let state = Mutex(State())

  /// Digiseller's tokens live two hours; one is renewed this long before (api/digiseller.md §1.3).
  private static let lifetime = Duration.seconds(120 * 60)
  private static let renewal = Duration.seconds(300)
  /// How long a refused key rests.
  private static let refusalRest = Duration.seconds(300)
  /// How long one rests whose tokens are not taken, from the third on.
  private static let longRest = Duration.seconds(900)

  private struct State {
    var token: Token?
    /// Of the last token, whether it is still known or not.
    var lastNumber = 0
    /// Tokens that were not taken, one after the other.
    var turnedAway = 0
    var isLoggingIn = false
    var waiting: [Waiter] = []
    var lastTimestamp = 0
    var refusal: (error: MarketplaceError, until: ContinuousClock.Instant)?
    /// The server's clock minus ours, in seconds, as far as answers told.
    var skew = 0
    var shopName: String?
  }

  /// A token and when it was got.
  package struct Token: Sendable {
    package let secret: Secret
    package let expires: ContinuousClock.Instant
    /// Tells a token from the one before it.
    package let number: Int
  }

  private final class Waiter: Sendable {
    let wake = Wake()
  }

  package init(sellerID: Int, key: Secret, clock: any TransportClock = SystemClock()) {
    self.sellerID = sellerID
    self.key = key
    self.clock = clock
  }

  // MARK: What is known

  /// The server's clock minus ours, in seconds.
  var skew: TimeInterval { TimeInterval(state.withLock(\.skew)) }

  package var info: SessionInfo {
    let now = clock.now
    return state.withLock { state in
      SessionInfo(
        tokenLeft: state.token.map { max(.zero, now.duration(to: $0.expires)) },
        shopName: state.shopName)
    }
  }

  /// The key, and the token while there is one.
  var secrets: [Secret] { [key] + state.withLock { $0.token.map { [$0.secret] } ?? [] } }

  func learn(shopName: String?) {
    guard let shopName, !shopName.isEmpty else { return }
    state.withLock { $0.shopName = shopName }
  }

  /// The server's clock was seen; ours may be wrong.
  func learn(remoteDate: Date?) {
    guard let remoteDate else { return }
    let skew = Int(remoteDate.timeIntervalSince(clock.date).rounded())
    // A second or two is the way of the answer.
    state.withLock { $0.skew = abs(skew) > 5 ? skew : 0 }
  }

  package func forgetRefusal() {
    state.withLock { $0.refusal = nil }
  }

  /// The token may be stale; the next call logs in.
  ///
  /// A newer token than this one stays.
  func discard(_ token: Token) {
    state.withLock { state in
      if state.token?.number == token.number { state.token = nil }
    }
  }

  /// The server took this token.
  func accepted(_ token: Token) {
    state.withLock { state in
      if state.lastNumber == token.number { state.turnedAway = 0 }
    }
  }

  /// The server did not take this token (401); a newer one stays.
  ///
  /// The next call logs in. When the token of that login is not taken either, the key rests like one that was refused:
  /// a server that takes no token is not asked for one again and again (N18).
  func turnedAway(_ token: Token, words: String?) {
    let now = clock.now
    state.withLock { state in
      guard state.token?.number == token.number else { return }
      state.token = nil
      state.turnedAway += 1
      guard state.turnedAway > 1 else { return }
      let rest = state.turnedAway > 2 ? Self.longRest : Self.refusalRest
      state.refusal = (.unauthorised(words: words), now + rest)
    }
  }

  /// How old a token is.
  func age(of token: Token) -> Duration {
    Self.lifetime - clock.now.duration(to: token.expires)
  }

  // MARK: Getting a token

  /// The present token, or a new one.
  ///
  /// - Parameters:
  ///   - deadline: After which a call that waits for another one's login gives up.
  ///   - login: Makes one login exchange with this timestamp and signature.
  func token(
    deadline: ContinuousClock.Instant, cancellation: Cancellation,
    login: (_ timestamp: Int, _ signature: String) throws(MarketplaceError) -> LoginOutcome
  ) throws(MarketplaceError) -> Token {
    while true {
      switch next() {
      case .use(let token):
        return token
      case .refuse(let error):
        throw error
      case .wait(let waiter):
        try wait(waiter, deadline: deadline, cancellation: cancellation)
      case .logIn:
        do throws(MarketplaceError) {
          let token = try logIn(cancellation: cancellation, login)
          finish(.success(token))
          return token
        } catch {
          finish(.failure(error))
          throw error
        }
      }
    }
  }

  /// What a login exchange brought.
  enum LoginOutcome {
    case token(Secret, lifetime: Duration?)
    /// The timestamp was not newer than the one before (retval -4).
    case timestampUsed
    case refused(words: String)
  }

  private enum Step {
    case use(Token)
    case refuse(MarketplaceError)
    case wait(Waiter)
    case logIn
  }

  private func next() -> Step {
    let now = clock.now
    return state.withLock { state in
      if let token = state.token, now < token.expires - Self.renewal { return .use(token) }
      if let refusal = state.refusal, now < refusal.until { return .refuse(refusal.error) }
      if state.isLoggingIn {
        let waiter = Waiter()
        state.waiting.append(waiter)
        return .wait(waiter)
      }
      state.isLoggingIn = true
      return .logIn
    }
  }

  private func wait(
    _ waiter: Waiter, deadline: ContinuousClock.Instant, cancellation: Cancellation
  ) throws(MarketplaceError) {
    cancellation.waking({ waiter.wake.ring() }) {
      clock.sleep(until: deadline, or: waiter.wake)
    }
    if cancellation.isCancelled { throw .cancelled }
    if clock.now >= deadline {
      throw .unreachable(.timedOut(after: .zero))
    }
  }

  private func finish(_ result: Result<Token, MarketplaceError>) {
    let now = clock.now
    let waiting = state.withLock { state in
      state.isLoggingIn = false
      switch result {
      case .success(let token):
        state.token = token
        state.refusal = nil
      case .failure(let error):
        if case .unauthorised = error {
          state.token = nil
          state.refusal = (error, now + Self.refusalRest)
        }
      }
      defer { state.waiting = [] }
      return state.waiting
    }
    for waiter in waiting { waiter.wake.ring() }
  }

  /// At most this many exchanges make one login.
  private static let mostAttempts = 3

  private func logIn(
    cancellation: Cancellation,
    _ login: (_ timestamp: Int, _ signature: String) throws(MarketplaceError) -> LoginOutcome
  ) throws(MarketplaceError) -> Token {
    var knownSkew = state.withLock(\.skew)
    for attempt in 1...Self.mostAttempts {
      let timestamp = nextTimestamp()
      let signature = SHA256.hexDigest(of: key.reveal() + String(timestamp))
      switch try login(timestamp, signature) {
      case .token(let secret, let lifetime):
        return newToken(secret, lifetime: lifetime)
      case .timestampUsed:
        guard attempt < Self.mostAttempts else { throw .rateLimited(retryAfter: .seconds(2)) }
        // Somebody else logged in with this key in the same second.
        let wake = Wake()
        let end = clock.now + .milliseconds(1_100)
        cancellation.waking({ wake.ring() }) {
          while !cancellation.isCancelled, clock.now < end { clock.sleep(until: end, or: wake) }
        }
        if cancellation.isCancelled { throw .cancelled }
      case .refused(let words):
        // A clock that is wrong makes a timestamp that is stale: the answer told the server's time, so try with it once.
        let skew = state.withLock(\.skew)
        guard attempt < Self.mostAttempts, skew != knownSkew, abs(skew - knownSkew) > 30 else {
          throw .unauthorised(words: words)
        }
        knownSkew = skew
      }
    }
    throw .unauthorised(words: nil)
  }

  /// Seconds since 1970 by the server's clock, and always more than the last time.
  private func nextTimestamp() -> Int {
    let now = Int(clock.date.timeIntervalSince1970)
    return state.withLock { state in
      state.lastTimestamp = max(now + state.skew, state.lastTimestamp + 1)
      return state.lastTimestamp
    }
  }

  private func newToken(_ secret: Secret, lifetime: Duration?) -> Token {
    let known = lifetime.map { min(max($0, .seconds(1)), .seconds(24 * 3_600)) }
    let expires = clock.now + (known ?? Self.lifetime)
    return state.withLock { state in
      state.lastNumber += 1
      return Token(secret: secret, expires: expires, number: state.lastNumber)
    }
  }
}
