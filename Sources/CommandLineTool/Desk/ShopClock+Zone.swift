import Dashboard
import Foundation

extension ShopClock {
  /// How far back and ahead of the start of the program a zone's changes are known; shops show nothing far outside.
  private static let reach: TimeInterval = 12 * 366 * 86_400

  /// The clock of a zone by its name ("Europe/Berlin"); Moscow's for a name that the machine does not know.
  init(zone name: String, now: Date) {
    // The usual one needs no file.
    guard name != "Europe/Moscow", let zone = TimeZone(identifier: name) else {
      self = .moscow
      return
    }
    var periods: [Period] = []
    var instant = now.addingTimeInterval(-Self.reach)
    while true {
      periods.append(
        Period(
          from: instant, offset: zone.secondsFromGMT(for: instant),
          name: zone.abbreviation(for: instant) ?? name))
      guard let next = zone.nextDaylightSavingTimeTransition(after: instant),
        next < now.addingTimeInterval(Self.reach)
      else { break }
      instant = next
    }
    self.init(periods)
  }
}
