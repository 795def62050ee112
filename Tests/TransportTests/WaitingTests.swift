import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Waiting")
  struct WaitingTests {
    @Test("N31 four requests that wait cost no CPU")
    func idle() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.waitForClose()
      }
      defer { server.stop() }
      let origin = try server.origin
      let waits = (0..<4).map { _ in
        Background {
          let lane = CurlLane(.test)
          let before = Measurements.threadCPU
          _ = lane.result(of: .get(origin, deadline: .seconds(3)))
          return Measurements.threadCPU - before
        }
      }
      let used = waits.compactMap { $0.wait() }
      #expect(used.count == 4)
      let share = used.reduce(.zero, +).inSeconds / 3
      #expect(share <= 0.02)
    }

    @Test("N33 a thousand requests begun and cancelled leave nothing behind")
    func leaks() async {
      // In a process of its own: descriptors and threads of other tests would count.
      await #expect(processExitsWith: .success) {
        let server = try HostileServer { connection in
          _ = connection.readRequest()
          connection.waitForClose()
        }
        defer { server.stop() }
        let origin = try server.origin
        // What the process was born with counts neither.
        let inherited = Measurements.openDescriptors
        func cycle(_ count: Int) {
          let kept = CurlLane(.test)
          for number in 0..<count {
            let cancellation = Cancellation()
            let lane = number.isMultiple(of: 2) ? kept : CurlLane(.test)
            DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(number % 20 * 200)) {
              cancellation.cancel()
            }
            let error = lane.result(of: .get(origin), cancellation).error
            guard case .cancelled = error else {
              Issue.record("\(String(describing: error))")
              return
            }
          }
        }
        // Dispatch keeps a few threads for a while, and the first lane sets libcurl up.
        cycle(50)
        #expect(eventually { Measurements.openDescriptors < inherited + 60 })
        usleep(200_000)
        let descriptors = Measurements.openDescriptors
        let threads = Measurements.threads
        cycle(1000)
        #expect(eventually { abs(Measurements.openDescriptors - descriptors) <= 2 })
        #expect(eventually { Measurements.threads <= threads + 2 })
      }
    }
  }
}
