import Foundation
import Synchronization

/// What the kernel says about this process.
enum Measurements {
  static var openDescriptors: Int { entries("/proc/self/fd") }
  static var threads: Int { entries("/proc/self/task") }

  private static func entries(_ directory: String) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: directory).count) ?? 0
  }

  /// How much the resident memory rose above its start at its highest while `work` ran, in bytes.
  static func peakGrowth(during work: () throws -> Void) rethrows -> Int {
    // 5 resets the high-water mark.
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    let before = kilobytes("VmRSS")
    try work()
    return (kilobytes("VmHWM") - before) * 1024
  }

  private static func kilobytes(_ field: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
    return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
  }

  /// The CPU time that the calling thread has used, user and system.
  static var threadCPU: Duration {
    var usage = rusage()
    // RUSAGE_THREAD, which Glibc does not import.
    getrusage(1, &usage)
    return .seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + .microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
  }
}

/// Work on a thread of its own, for calls that block.
final class Background<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ work: @escaping @Sendable () -> Value) {
    Thread.detachNewThread { [self] in
      let result = work()
      value.withLock { $0 = result }
      done.signal()
    }
  }

  /// Waits for the result; nil after so long.
  func wait(atMost seconds: Double = 20) -> Value? {
    guard done.wait(timeout: .now() + seconds) == .success else { return nil }
    return value.withLock { $0 }
  }
}

/// Waits until something becomes true; for what another thread is about to do.
func eventually(within seconds: Double = 5, _ condition: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while !condition() {
    guard ContinuousClock.now < end else { return false }
    usleep(2000)
  }
  return true
}
