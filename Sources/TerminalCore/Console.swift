/// A terminal to show frames on and to wait for: the real one, or a test's.
///
/// Used by one thread, the one that owns model and display; only `waker` may be called from elsewhere.
package protocol Console: Display {
  var size: Size { get }
  /// Ends `wait` from any thread.
  var waker: @Sendable () -> Void { get }

  /// Whether pictures can be shown in cells (``Canvas/draw(_:in:)``).
  var showsPictures: Bool { get }

  /// Sleeps until something happens or the time has passed.
  ///
  /// - Parameter limit: Nil sleeps for ever, zero only looks.
  /// - Returns: What happened, in order; empty when the time passed or somebody called the waker.
  mutating func wait(atMost limit: Duration?) -> [ConsoleEvent]
  /// Gives the terminal back to the shell and stops; returns when the program goes on.
  mutating func suspend()
  /// Gives the terminal to another program in the foreground, until `work` has waited for its end.
  ///
  /// `work` is told whether this program is asked to end meanwhile.
  mutating func lend<Result>(_ work: (_ isEnding: () -> Bool) -> Result) -> Result
  /// Draws everything anew at the next frame.
  mutating func redraw()
  /// Tells the seller what has happened outside of the window, where the terminal can and the config lets it.
  mutating func notify(title: String, body: String)
  mutating func ringBell()
  /// Puts a text on the clipboard of the seller's terminal. Only ever called for a key that asks for it.
  mutating func copy(_ text: String)
}

extension Console {
  package var showsPictures: Bool { false }
}

/// What a terminal tells beside frames.
package enum ConsoleEvent: Hashable, Sendable {
  case input(InputEvent)
  case resized(Size)
  /// The shell asks the program to stop, as ctrl-z does.
  case stopAsked
  /// The program goes on after a stop.
  case continued
  /// The terminal does not exist any more.
  case gone
  /// A signal asks the program to end, by this number.
  case ended(signal: Int32)
}
