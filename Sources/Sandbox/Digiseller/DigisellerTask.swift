package import Foundation

/// A bulk edit as it stands.
package struct DigisellerTask: Equatable, Sendable {
  /// As the wire numbers them.
  package enum Stage: Int, Sendable {
    case queued = 0
    case running, failed, done

    package var isOver: Bool { self == .failed || self == .done }
  }

  package enum Kind: String, Sendable { case status, prices }

  /// Why a product was left as it was.
  package enum Reason: String, Sendable {
    /// Not there, or somebody else's.
    case notFound
    /// A price of nothing or less.
    case priceOutOfRange
    /// Three that a fault makes up.
    case blocked, incomplete, busy
  }

  package struct Failure: Equatable, Sendable {
    package let productID: Int
    package let reason: Reason
  }

  /// A GUID in lower case.
  package let id: String
  package let kind: Kind
  /// As they were asked for, repeated ones too.
  package let productIDs: [Int]
  package let created: Date
  package internal(set) var stage = Stage.queued
  /// How many products, from the first on, were dealt with.
  package internal(set) var processed = 0
  package internal(set) var failures: [Failure] = []
  /// How many times a caller asked for it.
  package internal(set) var polls = 0

  package var successes: Int { processed - failures.count }

  init(id: String, kind: Kind, productIDs: [Int], created: Date) {
    self.id = id
    self.kind = kind
    self.productIDs = productIDs
    self.created = created
  }
}
