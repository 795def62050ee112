import Foundation
import TerminalCore
import Texts

/// Opens addresses in the seller's browser: arguments as they are, no shell, http and https only (T15).
package struct BrowserOpener: Sendable {
  /// What the browser finds in its environment, BROWSER among it.
  let environment: [String: String]
  let texts: Texts

  /// Returns why not, nil when a browser was started.
  package func open(_ address: String) -> String? {
    // What was shown is what is opened, to the byte.
    guard let web = WebAddress(address), web.text == address else { return texts.notWebAddress }
    return hand(address, to: browsers)
  }

  /// Opens a file with the program that the desktop has for it; returns why not, nil when one was started.
  ///
  /// - Parameter path: Absolute, so that no program takes it for an option.
  package func openFile(_ path: String) -> String? {
    guard path.hasPrefix("/") else { return texts.notWebAddress }
    return hand(path, to: [Self.desktopOpener])
  }

  private static var desktopOpener: String {
    #if os(macOS)
      "open"
    #else
      "xdg-open"
    #endif
  }

  private var browsers: [String] {
    if let browser = environment["BROWSER"], !browser.isEmpty {
      // A list with colons; %s and arguments in it are shell habits that are not followed.
      return browser.split(separator: ":").map(String.init)
    }
    return [Self.desktopOpener]
  }

  private func hand(_ address: String, to programs: [String]) -> String? {
    var reason = texts.noBrowser
    for program in programs {
      guard let failure = start(program, address) else { return nil }
      reason = "\(program): \(failure)"
    }
    return reason
  }

  private func start(_ program: String, _ address: String) -> String? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, flags) in [(Int32(0), O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", flags, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(address), nil]
    var envp: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, &attributes, &argv, &envp)
    guard code == 0 else { return String(cString: strerror(code)) }
    // Browsers fork away at once or stay; either way nothing of them is waited for here for long.
    var status: Int32 = 0
    for _ in 0..<20 {
      if waitpid(child, &status, WNOHANG) == child {
        return status == 0 ? nil : texts.exitStatus(status >> 8 & 0xFF)
      }
      usleep(50_000)
    }
    return nil
  }
}
