import Dispatch
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Tells when files of a folder were written, moved or removed; costs nothing in between.
///
/// Editors write a file in several steps, so it tells once, a moment after the last of them. Linux only: elsewhere there is
/// nothing to make one of.
package final class FolderWatch: Sendable {
  /// The end of a pipe that ends the wait when it is closed.
  private let stop: Int32

  /// For so many milliseconds files must have been left alone.
  private static let rest: Int32 = 100

  init?(_ path: String, _ changed: @escaping @Sendable () -> Void) {
    #if canImport(Glibc)
      var ends: [Int32] = [-1, -1]
      let events = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
      guard events >= 0 else { return nil }
      let mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE
      guard inotify_add_watch(events, path, UInt32(mask)) >= 0, pipe(&ends) == 0
      else {
        close(events)
        return nil
      }
      // The seller's editor must not inherit them: the pipe would stay open.
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      stop = ends[1]
      DispatchQueue(label: "folder watch").async { [stopped = ends[0]] in
        Self.wait(events, until: stopped, changed)
        close(events)
        close(stopped)
      }
    #else
      return nil
    #endif
  }

  deinit { close(stop) }

  #if canImport(Glibc)
    private static func wait(_ events: Int32, until stopped: Int32, _ changed: () -> Void) {
      var hasChanged = false
      while true {
        var descriptors = [
          pollfd(fd: events, events: Int16(POLLIN), revents: 0),
          pollfd(fd: stopped, events: 0, revents: 0),
        ]
        let count = poll(&descriptors, 2, hasChanged ? rest : -1)
        if count < 0, errno != EINTR { return }
        if descriptors[1].revents != 0 { return }
        if descriptors[0].revents != 0 {
          // What happened to which file is not told apart.
          var buffer = [UInt8](repeating: 0, count: 4_096)
          while read(events, &buffer, buffer.count) > 0 {}
          hasChanged = true
        } else if count == 0, hasChanged {
          hasChanged = false
          changed()
        }
      }
    }
  #endif
}
