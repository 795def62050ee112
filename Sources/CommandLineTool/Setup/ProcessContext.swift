import Configuration
import Foundation
import Texts

/// What the process was started with, read once.
package struct ProcessContext: Sendable {
  package let arguments: [String]
  package let environment: [String: String]

  /// The present process.
  ///
  /// Keys in its environment are kept here and wiped there: neither children nor whoever reads
  /// /proc find them (K02).
  package static func take() -> ProcessContext {
    let environment = ProcessInfo.processInfo.environment
    for name in environment.keys where name.hasPrefix(SecretSource.standardVariablePrefix) {
      wipe(name)
    }
    // libcurl would write the keys of its TLS sessions there.
    unsetenv("SSLKEYLOGFILE")
    return ProcessContext(arguments: CommandLine.arguments, environment: environment)
  }

  package init(arguments: [String], environment: [String: String]) {
    self.arguments = arguments
    self.environment = environment
  }

  /// Overwrites a variable's value where the kernel shows it, and removes the variable.
  static func wipe(_ name: String) {
    if let value = getenv(name) { memset(value, Int32(UInt8(ascii: "x")), strlen(value)) }
    unsetenv(name)
  }

  /// What programs that this one starts find in their environment: no keys (K02).
  ///
  /// - Parameter hidden: The variables that the config names for keys.
  func environmentForChildren(hiding hidden: Set<String>) -> [String: String] {
    environment.filter { name, _ in
      !name.hasPrefix(SecretSource.standardVariablePrefix) && !hidden.contains(name)
    }
  }

  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The locale's name by the usual order; empty when none is set.
  var localeName: String {
    variable("LC_ALL") ?? variable("LC_MESSAGES") ?? variable("LANG") ?? ""
  }
}
