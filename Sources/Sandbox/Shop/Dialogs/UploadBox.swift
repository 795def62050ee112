import Foundation
import Synchronization

/// Files that were uploaded, under the ids they were given; the oldest are forgotten once there are many.
final class UploadBox: Sendable {
  struct Upload: Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
  }

  private static let capacity = 64 << 20

  private struct State {
    var uploads: [String: Upload] = [:]
    var order: [String] = []
    var size = 0
  }

  private let state = Mutex(State())

  func keep(_ upload: Upload) -> String {
    let id = UUID().uuidString.lowercased()
    state.withLock { state in
      state.uploads[id] = upload
      state.order.append(id)
      state.size += upload.bytes.count
      while state.size > Self.capacity, state.order.count > 1 {
        let oldest = state.order.removeFirst()
        state.size -= state.uploads.removeValue(forKey: oldest)?.bytes.count ?? 0
      }
    }
    return id
  }

  subscript(id: String) -> Upload? { state.withLock { $0.uploads[id.lowercased()] } }
}
