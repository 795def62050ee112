import Foundation
import Storage

/// A process that has the stored pages open, as a desk has: this one.
final class StoreHolder {
  private var store: PagesStore?

  init(_ directory: String) throws {
    store = try PagesStore.open(directory: directory, now: Date()).store
  }

  func release() { store = nil }
}
