import Foundation

/// Feeds bytes to one part of the program, over and over.
///
/// `make fuzz` builds this with libFuzzer and AddressSanitizer, and the bytes are libFuzzer's. Built as usual it replays
/// files: `sellerdesk-fuzz TARGET FILE…`, which is how a finding becomes a test.
@main
struct Main {
  static func main() {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    #if FUZZING
      guard let target = FuzzTarget(rawValue: name) else { return usage() }
      fuzz(target)
    #else
      let arguments = CommandLine.arguments.dropFirst()
      guard let target = FuzzTarget(rawValue: arguments.first ?? name), arguments.count > 1 else {
        return usage()
      }
      for path in arguments.dropFirst() {
        guard let bytes = FileManager.default.contents(atPath: path) else {
          return print("\(path) cannot be read")
        }
        target.run(Array(bytes))
        print("\(path): nothing found")
      }
    #endif
  }

  private static func usage() {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")
    print("usage: FUZZ_TARGET=\(names) sellerdesk-fuzz [libFuzzer's options]")
    print("       sellerdesk-fuzz TARGET FILE…")
  }
}

#if FUZZING
  /// libFuzzer's own loop (compiler-rt's FuzzerInterface.h).
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
  ) -> Int32

  /// Which target the callback runs; set once before libFuzzer's loop begins, on the only thread.
  nonisolated(unsafe) private var chosen = FuzzTarget.input

  private func fuzz(_ target: FuzzTarget) {
    chosen = target
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(
      runDriver(&count, &arguments) { bytes, size in
        chosen.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
        return 0
      })
  }
#endif

/// Ends the process where something is not as it must be: that is a finding.
func check(_ isRight: Bool, _ what: @autoclosure () -> String) {
  if !isRight { fatalError(what()) }
}
