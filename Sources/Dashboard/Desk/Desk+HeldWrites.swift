import Foundation
import Marketplace
import Texts

/// A write that does not go through the outbox: a dialog read, opened or closed, a message deleted, a template made,
/// renamed, deleted or given to a partner.
package struct HeldWrite: Equatable, Sendable {
  let id: Int
  let effect: Effect
  /// Whether it is on its way, and its answer awaited.
  var hasLeft = false
}

extension Desk {
  /// So long a write of a key waits: what is noise shows within a second.
  static let writesWait = Duration.seconds(1)

  /// Holds what of a key's effects would be written at the marketplace at once.
  static func holdWrites(_ model: inout Model, _ effects: [Effect]) -> [Effect] {
    effects.flatMap { effect -> [Effect] in
      guard isWrite(effect) else { return [effect] }
      // What has begun drops nothing a second time.
      guard !model.noise.isNoisy(at: model.now) else {
        return notify(&model, model.texts.noiseIgnored, .warning)
      }
      model.heldWriteCount += 1
      model.heldWrites.append(HeldWrite(id: model.heldWriteCount, effect: effect))
      return [.wake(.write(model.heldWriteCount), after: writesWait)]
    }
  }

  private static func isWrite(_ effect: Effect) -> Bool {
    switch effect {
    case .inbox(_, .markSeen), .inbox(_, .setOpen), .inbox(_, .deleteMessage),
      .money(_, .createTemplate), .money(_, .renameTemplate), .money(_, .deleteTemplate),
      .money(_, .applyTemplate):
      true
    default: false
    }
  }

  /// The second is over.
  static func releaseWrite(_ model: inout Model, _ id: Int) -> [Effect] {
    guard let index = model.heldWrites.firstIndex(where: { $0.id == id && !$0.hasLeft }) else {
      return []
    }
    model.heldWrites[index].hasLeft = true
    return [model.heldWrites[index].effect]
  }

  /// The marketplace has answered one of them; a seller who waits to leave leaves.
  static func writeAnswered(_ model: inout Model, _ effect: (Effect) -> Bool) -> [Effect] {
    if let index = model.heldWrites.firstIndex(where: { $0.hasLeft && effect($0.effect) }) {
      model.heldWrites.remove(at: index)
    }
    return leaveWhenSent(&model)
  }

  /// Noise has begun: answers whether something was there to be dropped.
  static func dropWrites(_ model: inout Model) -> Bool {
    let count = model.heldWrites.count
    model.heldWrites.removeAll { !$0.hasLeft }
    return model.heldWrites.count < count
  }
}
