import Marketplace
import Transport

extension MarketplaceError {
  /// What an exchange that failed means to the seller.
  init(_ error: TransportError) {
    self =
      switch error {
      case .cannotResolve: .unreachable(.cannotResolve)
      case .cannotConnect(.refused), .cannotConnect(.dropped): .unreachable(.refused)
      case .cannotConnect(.unreachable): .unreachable(.unreachable)
      case .cannotConnect(.timedOut): .unreachable(.connectTimedOut)
      case .tls(let reason): .unreachable(.insecure(reason: reason))
      case .proxy: .unreachable(.proxy)
      case .timedOut(let after, _): .unreachable(.timedOut(after: after))
      case .brokenAnswer, .malformedAnswer, .unsendable, .other: .unreachable(.broken)
      case .noLibrary(let reason): .unreachable(.noLibrary(reason: reason))
      case .tooLarge: .unreachable(.tooLarge)
      case .redirectRefused: .unreachable(.redirected)
      case .paused(let wait): .rateLimited(retryAfter: wait)
      case .unavailable(let wait): .unreachable(.resting(next: wait))
      case .tooManyWaiting: .rateLimited(retryAfter: nil)
      case .cancelled: .cancelled
      }
  }
}
