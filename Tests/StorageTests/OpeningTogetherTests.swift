import Foundation
import Storage
import Synchronization
import Testing

@Suite("Several openers of one new store")
struct OpeningTogetherTests {
  @Test("O06 S11 whoever opens desk.sqlite first makes it, and everybody has it")
  func deskStore() {
    for _ in 0..<25 {
      let directory = FileManager.default.temporaryDirectory.path + "/together-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: directory) }
      let problems = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        do throws(StoreError) {
          let store = try DeskStore.open(directory: directory)
          _ = try store.pragmas()
        } catch {
          problems.withLock { $0.append("\(error)") }
        }
      }
      #expect(problems.withLock { $0 } == [])
    }
  }
}
